import { formatAmount } from '../../format/amounts.ts';
import { formatPercent } from '../../format/numbers.ts';
import { Amount, MarketCell, RowAction, RowActions, SideCell, Signed } from '../../trading/cells.tsx';
import { baseOf, quoteOf } from '../../trading/order-words.ts';
import type { Column } from '../../trading/table/trade-table.tsx';
import type { LivePosition } from '../../trading/use-live-positions.ts';
import { MarginRatio } from './margin-ratio.tsx';
import { roundMoney } from './round-money.ts';
import styles from '../../trading/trading.module.css';

export type PositionAction = 'close' | 'protect' | 'margin';

const number = (value: string | null) => (value === null ? null : Number(value));

/** @param ask opens the dialog of an action for the position in a market */
export function positionColumns(
  ask: (action: PositionAction, symbol: string) => void,
): readonly Column<LivePosition>[] {
  return [
    {
      key: 'market',
      label: 'Market',
      width: 176,
      sortBy: ({ position }) => position.symbol,
      cell: ({ position }) => (
        <MarketCell symbol={position.symbol} marketId={position.marketId}>
          <SideCell side={position.side} />
          <span className={styles.tag}>
            {position.leverage}x {position.marginMode}
          </span>
        </MarketCell>
      ),
    },
    {
      key: 'size',
      label: 'Size',
      width: 92,
      isNumber: true,
      sortBy: ({ figures }) => number(figures.notional),
      cell: ({ position }) => <Amount text={position.quantity} unit={baseOf(position.symbol)} />,
    },
    {
      key: 'entry',
      label: 'Entry',
      width: 80,
      isNumber: true,
      sortBy: ({ position }) => number(position.entryPrice),
      cell: ({ position }) => <Amount text={position.entryPrice} />,
    },
    {
      key: 'mark',
      label: 'Mark',
      width: 80,
      isNumber: true,
      sortBy: ({ figures }) => number(figures.markPrice),
      cell: ({ figures, isStale }) => (
        <span
          className={isStale ? styles.stale : undefined}
          title={isStale ? 'Not current' : undefined}
          data-testid="position-mark"
        >
          <Amount text={figures.markPrice} />
        </span>
      ),
    },
    {
      key: 'liquidation',
      label: 'Liquidation',
      width: 84,
      isNumber: true,
      sortBy: ({ position }) => number(position.liquidationPrice),
      cell: ({ position }) => (
        <span className={styles.warn}>
          <Amount text={position.liquidationPrice} />
        </span>
      ),
    },
    {
      key: 'margin',
      label: 'Margin',
      width: 100,
      isNumber: true,
      sortBy: ({ position }) => number(position.margin),
      cell: ({ position }) => <Amount text={roundMoney(position.margin)} unit={quoteOf(position.symbol)} />,
    },
    {
      key: 'ratio',
      label: 'Margin ratio',
      width: 110,
      isNumber: true,
      sortBy: ({ figures }) => number(figures.marginRatio) ?? Infinity,
      cell: ({ figures }) => <MarginRatio ratio={figures.marginRatio} />,
    },
    {
      key: 'pnl',
      label: 'Unrealised P&L (ROE)',
      width: 150,
      isNumber: true,
      sortBy: ({ figures }) => number(figures.unrealizedPnl),
      cell: ({ position, figures, isStale }) => (
        <span className={isStale ? styles.stale : undefined} data-testid="position-pnl">
          <Signed text={figures.unrealizedPnl}>
            {formatAmount(roundMoney(figures.unrealizedPnl), { signed: true, decimalsMin: 2 })}{' '}
            {quoteOf(position.symbol)}
            {figures.roe !== null && <> ({formatPercent(Number(figures.roe) * 100)})</>}
          </Signed>
        </span>
      ),
    },
    {
      key: 'protection',
      label: 'Stop / target',
      width: 140,
      isNumber: true,
      cell: ({ position }) => (
        <>
          <Amount text={position.stopLoss} /> <span className={styles.sub}>/</span>{' '}
          <Amount text={position.takeProfit} />
        </>
      ),
    },
    {
      key: 'actions',
      label: 'Actions',
      width: 190,
      hidesLabel: true,
      cell: ({ position: { symbol, marginMode } }) => (
        <RowActions>
          <RowAction label={`Close the position in ${symbol}`} onPress={() => ask('close', symbol)}>
            Close…
          </RowAction>
          <RowAction label={`Stop and target of ${symbol}`} onPress={() => ask('protect', symbol)}>
            TP/SL
          </RowAction>
          {marginMode === 'isolated' && (
            <RowAction label={`Margin of ${symbol}`} onPress={() => ask('margin', symbol)}>
              Margin
            </RowAction>
          )}
        </RowActions>
      ),
    },
  ];
}
