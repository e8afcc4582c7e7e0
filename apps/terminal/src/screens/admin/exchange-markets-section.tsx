import { useState } from 'react';
import { useUser } from '../../account/use-account.ts';
import { formatAmount } from '../../format/amounts.ts';
import { useMarkets } from '../../stores/markets.ts';
import type { ListedMarket } from '../../stores/markets.ts';
import { ChoiceFilter, Filters, TextFilter } from '../../ui/filters.tsx';
import { Button } from '../../ui/form/button.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Panel, Tag, WideTable } from '../../ui/panel.tsx';
import { EmptyState } from '../../ui/states.tsx';
import {
  MARKET_STATUSES,
  MARKET_TYPES,
  matchingMarkets,
  STATUS_TONES,
  STATUS_WORDS,
} from './exchange-market-words.ts';
import type { MarketStatus, MarketType } from './exchange-market-words.ts';
import { MarketDrawer } from './exchange-market-drawer.tsx';
import { formatRate } from './exchange-risk-words.ts';
import styles from './admin.module.css';

/** Rows that are drawn at first; there are hundreds of markets. */
const STEP = 50;

/** All markets with the grid and state that the exchange trades them by. */
export function MarketsSection() {
  const query = useMarkets();
  const isAdministrator = useUser()?.role === 'admin';
  const [text, setText] = useState('');
  const [type, setType] = useState<MarketType | ''>('');
  const [status, setStatus] = useState<MarketStatus | ''>('');
  const [shown, setShown] = useState(STEP);
  const [openId, setOpenId] = useState<string | null>(null);
  const open = query.data?.all.find(({ id }) => id === openId);
  return (
    <Panel
      title="Markets"
      lead={
        isAdministrator
          ? 'Open a market to change its settings, or to halt or resume trading in it.'
          : 'Only administrators can change markets.'
      }
    >
      <Filters label="Filter the markets">
        <TextFilter label="Market" value={text} onChange={setText} placeholder="BTC" />
        <ChoiceFilter label="Type" value={type} options={MARKET_TYPES} onChange={setType} />
        <ChoiceFilter
          label="Status"
          value={status}
          options={MARKET_STATUSES}
          words={(each) => STATUS_WORDS[each]}
          onChange={setStatus}
        />
      </Filters>
      <Loaded query={query} what="the markets" rows={10}>
        {({ all }) => {
          const markets = matchingMarkets(all, { text, type, status });
          if (markets.length === 0) return <EmptyState title="No market is like that" />;
          return (
            <>
              <MarketTable
                markets={markets.slice(0, shown)}
                {...(isAdministrator ? { onOpen: setOpenId } : {})}
              />
              {markets.length > shown && (
                <div>
                  <Button onPress={() => setShown(shown + STEP)}>
                    Show more ({markets.length - shown} left)
                  </Button>
                </div>
              )}
            </>
          );
        }}
      </Loaded>
      {open !== undefined && <MarketDrawer market={open} onClose={() => setOpenId(null)} />}
    </Panel>
  );
}

interface MarketTableProps {
  readonly markets: readonly ListedMarket[];
  readonly onOpen?: (id: string) => void;
}

function MarketTable({ markets, onOpen }: MarketTableProps) {
  return (
    <WideTable label="Markets">
      <thead>
        <tr>
          <th scope="col">Market</th>
          <th scope="col">Type</th>
          <th scope="col">Status</th>
          <th scope="col">Tick</th>
          <th scope="col">Lot</th>
          <th scope="col">Smallest order</th>
          <th scope="col">Leverage</th>
          <th scope="col">Maker fee</th>
          <th scope="col">Taker fee</th>
        </tr>
      </thead>
      <tbody>
        {markets.map((market) => (
          <tr key={market.id} data-id={market.id}>
            <th scope="row">
              {onOpen === undefined ? (
                market.symbol
              ) : (
                <button type="button" className={styles.name} onClick={() => onOpen(market.id)}>
                  {market.symbol}
                </button>
              )}
            </th>
            <td>{market.type}</td>
            <td>
              <Tag tone={STATUS_TONES[market.status]}>{STATUS_WORDS[market.status]}</Tag>
            </td>
            <td>{formatAmount(market.tickSize)}</td>
            <td>{formatAmount(market.lotSize)}</td>
            <td>
              {formatAmount(market.minNotional)} {market.quote}
            </td>
            <td>{market.type === 'spot' ? '–' : `up to ${market.maxLeverage}×`}</td>
            <td>{formatRate(market.makerFee)}</td>
            <td>{formatRate(market.takerFee)}</td>
          </tr>
        ))}
      </tbody>
    </WideTable>
  );
}
