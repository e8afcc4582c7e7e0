import { CHART_TIMEFRAMES, timeframeWords } from '../../actions/timeframe-entry.ts';
import type { Timeframe } from '@tradewind/market';
import { useUser } from '../../account/use-account.ts';
import { ActionButton } from '../../ui/action-button.tsx';
import { useTimeframe } from './use-timeframe.ts';
import styles from './chart-toolbar.module.css';

const QUICK: readonly Timeframe[] = ['1m', '5m', '15m', '1h', '4h', '1d', '1w'];
const TOOLS = ['log-scale', 'time-zone', 'reset-view', 'screenshot'];
const OWN_TOOLS = ['trading-on-chart', ...TOOLS];

export function ChartToolbar() {
  const [timeframe, setTimeframe] = useTimeframe();
  const tools = useUser() === undefined ? TOOLS : OWN_TOOLS;
  return (
    <div className={styles.toolbar}>
      <div className={styles.quick} role="group" aria-label="Timeframe">
        {QUICK.map((each) => (
          <button
            key={each}
            type="button"
            aria-pressed={each === timeframe}
            title={timeframeWords(each)}
            onClick={() => setTimeframe(each)}
          >
            {each}
          </button>
        ))}
      </div>
      <select
        className={styles.all}
        aria-label="All timeframes"
        value={timeframe}
        onChange={(event) => setTimeframe(event.target.value as Timeframe)}
      >
        {CHART_TIMEFRAMES.map((each) => (
          <option key={each} value={each} label={each}>
            {timeframeWords(each)}
          </option>
        ))}
      </select>
      <div className={styles.tools} role="group" aria-label="Chart">
        {tools.map((id) => (
          <ActionButton key={id} id={id} />
        ))}
      </div>
    </div>
  );
}
