import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { formatAmount, formatShare } from '../../format/amounts.ts';
import { formatTime } from '../../format/time.ts';
import { useServices } from '../../services.ts';
import { useMarkets } from '../../stores/markets.ts';
import { useSettings } from '../../stores/settings.ts';
import { Filters, TextFilter, useSettled } from '../../ui/filters.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Panel, Tag, WideTable } from '../../ui/panel.tsx';
import { ShowMore } from '../../ui/show-more.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { riskTone, STAGE_TONES, STAGE_WORDS } from './exchange-liquidation-words.ts';
import styles from './admin.module.css';

const AT_RISK_EVERY_MS = 2_000;
const STEPS_EVERY_MS = 5_000;

/** Who is close to being liquidated, and what was liquidated. */
export function LiquidationsSection() {
  return (
    <div className={styles.stack}>
      <AtRisk />
      <Steps />
    </div>
  );
}

function AtRisk() {
  const { api } = useServices();
  const query = useQuery({
    queryKey: ['admin', 'at-risk'],
    refetchInterval: AT_RISK_EVERY_MS,
    refetchOnMount: 'always',
    queryFn: async () => (await api.exchangeAdmin.atRisk({ limit: 50 })).data,
  });
  return (
    <Panel
      title="Positions at risk"
      lead="Closest to their liquidation first. The margin ratio is maintenance margin over margin balance: at 80% there is a margin call, at 100% liquidation."
    >
      <Loaded query={query} what="the positions at risk" rows={5}>
        {(positions) =>
          positions.length === 0 ? (
            <EmptyState title="No open positions" />
          ) : (
            <WideTable label="Positions at risk">
              <thead>
                <tr>
                  <th scope="col">User</th>
                  <th scope="col">Market</th>
                  <th scope="col">Side</th>
                  <th scope="col">Quantity</th>
                  <th scope="col">Margin ratio</th>
                  <th scope="col">Mark</th>
                  <th scope="col">Liquidation</th>
                </tr>
              </thead>
              <tbody>
                {positions.map((position) => (
                  <tr key={`${position.userId} ${position.symbol}`}>
                    <th scope="row">{position.username ?? 'the house'}</th>
                    <td>{position.symbol}</td>
                    <td>{position.side}</td>
                    <td>{formatAmount(position.quantity)}</td>
                    <td>
                      {position.marginRatio === null ? (
                        '–'
                      ) : (
                        <Tag tone={riskTone(position.marginRatio)}>{formatShare(position.marginRatio)}</Tag>
                      )}
                    </td>
                    <td>{position.markPrice === null ? '–' : formatAmount(position.markPrice)}</td>
                    <td>
                      {position.liquidationPrice === null ? '–' : formatAmount(position.liquidationPrice)}
                    </td>
                  </tr>
                ))}
              </tbody>
            </WideTable>
          )
        }
      </Loaded>
    </Panel>
  );
}

function Steps() {
  const { api } = useServices();
  const zone = useSettings((settings) => settings.timeZone);
  const { data: markets } = useMarkets();
  const [text, setText] = useState('');
  const settled = useSettled(text);
  const market = settled === '' ? undefined : markets?.find(settled);
  const filter = market === undefined ? {} : { symbol: market.symbol };
  const query = useInfiniteQuery({
    queryKey: ['admin', 'liquidations', filter],
    placeholderData: keepPreviousData,
    refetchInterval: STEPS_EVERY_MS,
    refetchOnMount: 'always',
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) =>
      api.exchangeAdmin.liquidations({ ...filter, ...(pageParam === null ? {} : { cursor: pageParam }) }),
    getNextPageParam: (page) => page.nextCursor,
  });
  return (
    <Panel title="Steps of liquidations">
      <Filters label="Filter the liquidations">
        <TextFilter label="Market" value={text} onChange={setText} placeholder="BTC/USDT:USDT" />
      </Filters>
      {settled !== '' && market === undefined && <p role="status">There is no market of that name.</p>}
      <Loaded query={query} what="the liquidations" rows={6}>
        {({ pages }) => {
          const steps = pages.flatMap(({ data }) => data);
          if (steps.length === 0) return <EmptyState title="Nobody was liquidated" />;
          return (
            <WideTable label="Steps of liquidations">
              <thead>
                <tr>
                  <th scope="col">Time</th>
                  <th scope="col">User</th>
                  <th scope="col">Market</th>
                  <th scope="col">Step</th>
                  <th scope="col">Quantity</th>
                  <th scope="col">Price</th>
                  <th scope="col">Fee</th>
                  <th scope="col">Insurance fund</th>
                </tr>
              </thead>
              <tbody>
                {steps.map((step) => (
                  <tr key={step.id}>
                    <td>{formatTime(Date.parse(step.time), 'full', zone)}</td>
                    <th scope="row">{step.username ?? 'the house'}</th>
                    <td>{step.symbol}</td>
                    <td>
                      <Tag tone={STAGE_TONES[step.stage]}>{STAGE_WORDS[step.stage]}</Tag>
                    </td>
                    <td>{formatAmount(step.quantity)}</td>
                    <td>{step.price === null ? '–' : formatAmount(step.price)}</td>
                    <td>{formatAmount(step.fee)}</td>
                    <td>{formatAmount(step.insurance, { signed: true })}</td>
                  </tr>
                ))}
              </tbody>
            </WideTable>
          );
        }}
      </Loaded>
      <ShowMore query={query} />
    </Panel>
  );
}
