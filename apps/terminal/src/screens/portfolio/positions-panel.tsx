import { Link } from '@tanstack/react-router';
import type { PortfolioSnapshot } from '@tradewind/protocol';
import { formatAmount, formatUsd } from '../../format/amounts.ts';
import { directionClass } from '../../format/numbers.ts';
import { Panel, WideTable } from '../../ui/panel.tsx';
import { EmptyState } from '../../ui/states.tsx';

/** Open positions as far as they are part of what the account is worth; they are managed beside the chart. */
export function PositionsPanel({ positions }: Pick<PortfolioSnapshot, 'positions'>) {
  return (
    <Panel title="Positions">
      {positions.length === 0 ? (
        <EmptyState title="No open positions" hint="Perpetual markets are traded on the chart’s screen." />
      ) : (
        <WideTable label="Positions">
          <thead>
            <tr>
              <th scope="col">Market</th>
              <th scope="col">Side</th>
              <th scope="col">Quantity</th>
              <th scope="col">Entry</th>
              <th scope="col">Mark</th>
              <th scope="col">Unrealised</th>
            </tr>
          </thead>
          <tbody>
            {positions.map(({ symbol, side, quantity, entryPrice, markPrice, unrealizedPnl }) => (
              <tr key={symbol}>
                <th scope="row">
                  <Link to="/trade/$market" params={{ market: symbol }}>
                    {symbol}
                  </Link>
                </th>
                <td>{side}</td>
                <td>{formatAmount(quantity)}</td>
                <td>{formatAmount(entryPrice)}</td>
                <td>{markPrice === null ? '–' : formatAmount(markPrice)}</td>
                <td className={directionClass(Number(unrealizedPnl))}>{formatUsd(unrealizedPnl, true)}</td>
              </tr>
            ))}
          </tbody>
        </WideTable>
      )}
    </Panel>
  );
}
