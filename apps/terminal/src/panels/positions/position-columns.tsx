import { formatAmount } from '../../format/amounts.ts';
import { formatPercent } from '../../format/numbers.ts';
import { Amount, Lines, MarketCell, RowAction, RowActions, SideCell, Signed } from '../../trading/cells.tsx';
import { baseOf, marketWords, quoteOf } from '../../trading/order-words.ts';
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
      width: 136,
      sortBy: ({ position }) => position.symbol,
      cell: ({ position }) => (
        <Lines
          below={
            <>
              <SideCell side={position.side} /> {position.leverage}x {position.marginMode}
            </>
          }
        >
          <MarketCell symbol={position.symbol} marketId={position.marketId} />
        </Lines>
      ),
    },
    {
      key: 'size',
      label: 'Size',
      width: 84,
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
      label: 'Margin, ratio',
      width: 120,
      isNumber: true,
      sortBy: ({ figures }) => number(figures.marginRatio) ?? Infinity,
      cell: ({ position, figures }) => (
        <Lines below={<MarginRatio ratio={figures.marginRatio} />}>
          <Amount text={roundMoney(position.margin)} unit={quoteOf(position.symbol)} />
        </Lines>
      ),
    },
    {
      key: 'pnl',
      label: 'P&L, ROE',
      width: 120,
      isNumber: true,
      sortBy: ({ figures }) => number(figures.unrealizedPnl),
      cell: ({ position, figures, isStale }) => (
        <span className={isStale ? styles.stale : undefined} data-testid="position-pnl">
          <Signed text={figures.unrealizedPnl}>
            <Lines below={figures.roe === null ? '–' : formatPercent(Number(figures.roe) * 100)}>
              {formatAmount(roundMoney(figures.unrealizedPnl), { signed: true, decimalsMin: 2 })}{' '}
              {quoteOf(position.symbol)}
            </Lines>
          </Signed>
        </span>
      ),
    },
    {
      key: 'protection',
      label: 'Stop, target',
      width: 84,
      isNumber: true,
      cell: ({ position }) => (
        <Lines below={<Amount text={position.takeProfit} />}>
          <Amount text={position.stopLoss} />
        </Lines>
      ),
    },
    {
      key: 'actions',
      label: 'Actions',
      width: 182,
      hidesLabel: true,
      cell: ({ position: { symbol, marginMode } }) => (
        <RowActions>
          <RowAction
            label={`Close the position in ${marketWords(symbol)}`}
            onPress={() => ask('close', symbol)}
          >
            Close…
          </RowAction>
          <RowAction label={`TP/SL of ${marketWords(symbol)}`} onPress={() => ask('protect', symbol)}>
            TP/SL
          </RowAction>
          {marginMode === 'isolated' && (
            <RowAction label={`Margin of ${marketWords(symbol)}`} onPress={() => ask('margin', symbol)}>
              Margin
            </RowAction>
          )}
        </RowActions>
      ),
    },
  ];
}
