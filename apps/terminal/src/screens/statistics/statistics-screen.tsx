import { Search } from 'lucide-react';
import { useEffect, useState } from 'react';
import { formatCountdown, formatTime } from '../../format/time.ts';
import { useServices } from '../../services.ts';
import { useMarkets } from '../../stores/markets.ts';
import type { ListedMarket } from '../../stores/markets.ts';
import { useSettings } from '../../stores/settings.ts';
import { EmptyState, ErrorState, Skeleton } from '../../ui/states.tsx';
import { useEverySecond } from '../../ui/use-every-second.ts';
import { arrangeRows, boardRow } from './board-row.ts';
import type { BoardRow, BoardSort } from './board-row.ts';
import { BoardTable } from './board-table.tsx';
import { useWindows } from './use-windows.ts';
import type { BoardWindow } from './use-windows.ts';
import styles from './statistics.module.css';

/** Open, high, low, close and volume of every market in the four-hour windows. */
export function StatisticsScreen() {
  const { windows, error, refetch } = useWindows();
  const markets = useMarkets();
  const failure = error ?? markets.error;
  useEffect(() => {
    document.title = 'Statistics · Tradewind';
  }, []);
  return (
    <div className={styles.screen}>
      <h1 className="visually-hidden">Statistics board</h1>
      {windows !== undefined && windows.length > 0 && markets.data !== undefined ? (
        <Board windows={windows} markets={markets.data.all} />
      ) : failure !== null ? (
        <ErrorState
          title="The statistics did not load"
          error={failure}
          onRetry={() => {
            refetch();
            if (markets.error !== null) void markets.refetch();
          }}
        />
      ) : windows === undefined || markets.data === undefined ? (
        <Skeleton label="Loading statistics" rows={18} />
      ) : (
        <EmptyState title="No statistics yet" hint="The first window fills as soon as prices arrive." />
      )}
    </div>
  );
}

interface BoardProps {
  readonly windows: readonly BoardWindow[];
  readonly markets: readonly ListedMarket[];
}

function Board({ windows, markets }: BoardProps) {
  const [selected, setSelected] = useState<number | null>(null);
  const [text, setText] = useState('');
  const [sort, setSort] = useState<BoardSort>({ key: 'change', descending: true });
  const open = windows[0]!;
  const window = windows.find(({ startTime }) => startTime === selected) ?? open;
  const rows = useRows(markets, window, window === open);
  const arranged = arrangeRows(rows, sort, text);
  return (
    <>
      <div className={styles.tools}>
        <div className={styles.windows} role="group" aria-label="Window">
          {windows.map((each) => (
            <WindowButton
              key={each.startTime}
              window={each}
              isOpen={each === open}
              isSelected={each === window}
              onSelect={() => setSelected(each === open ? null : each.startTime)}
            />
          ))}
        </div>
        <label className={styles.search}>
          <Search size={13} aria-hidden />
          <input
            type="search"
            aria-label="Filter markets"
            placeholder="Filter"
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </label>
      </div>
      <Summary rows={rows} window={window} isOpen={window === open} />
      {arranged.length === 0 ? (
        <EmptyState title="No market of that name" hint="Try fewer letters." />
      ) : (
        <BoardTable rows={arranged} sort={sort} onSort={setSort} />
      )}
    </>
  );
}

/** Rows of a window; those of the open one follow prices once a second. */
function useRows(markets: readonly ListedMarket[], window: BoardWindow, isOpen: boolean): BoardRow[] {
  const { prices } = useServices();
  useEverySecond();
  const rows: BoardRow[] = [];
  for (const market of markets) {
    const interval = window.intervals.get(market.id);
    if (interval === undefined) continue;
    rows.push(boardRow(market, interval, prices.feedTime, isOpen ? prices.get(market.id) : undefined));
  }
  return rows;
}

interface WindowButtonProps {
  readonly window: BoardWindow;
  readonly isOpen: boolean;
  readonly isSelected: boolean;
  readonly onSelect: () => void;
}

function WindowButton({ window, isOpen, isSelected, onSelect }: WindowButtonProps) {
  const zone = useSettings((settings) => settings.timeZone);
  const { startTime, endTime } = window;
  return (
    <button type="button" aria-pressed={isSelected} onClick={onSelect}>
      {isOpen ? 'Now' : formatTime(startTime, 'day', zone)}
      <span>
        {formatTime(startTime, 'minute', zone)} – {formatTime(endTime, 'minute', zone)}
      </span>
    </button>
  );
}

interface SummaryProps {
  readonly rows: readonly BoardRow[];
  readonly window: BoardWindow;
  readonly isOpen: boolean;
}

function Summary({ rows, window, isOpen }: SummaryProps) {
  const { prices } = useServices();
  const zone = useSettings((settings) => settings.timeZone);
  useEverySecond();
  const rising = rows.filter(({ change }) => (change ?? 0) > 0).length;
  const falling = rows.filter(({ change }) => (change ?? 0) < 0).length;
  const seen = rows.reduce((sum, { completeness }) => sum + completeness, 0) / Math.max(1, rows.length);
  return (
    <dl className={styles.summary}>
      <div>
        <dt>{isOpen ? 'Window ends in' : 'Window ended'}</dt>
        <dd data-testid="countdown">
          {isOpen
            ? formatCountdown(window.endTime - prices.feedTime)
            : formatTime(window.endTime, 'full', zone)}
        </dd>
      </div>
      <div>
        <dt>Markets</dt>
        <dd>{rows.length}</dd>
      </div>
      <div>
        <dt>Rising</dt>
        <dd className="up">▲ {rising}</dd>
      </div>
      <div>
        <dt>Falling</dt>
        <dd className="down">▼ {falling}</dd>
      </div>
      <div>
        <dt>Minutes seen</dt>
        <dd>{(seen * 100).toFixed(1)}%</dd>
      </div>
      <div>
        <dt>Times</dt>
        <dd>{zone === 'utc' ? 'UTC' : 'local'}</dd>
      </div>
    </dl>
  );
}
