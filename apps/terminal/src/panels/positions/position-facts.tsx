import { formatAmount } from '../../format/amounts.ts';
import { Amount, SideCell, Signed } from '../../trading/cells.tsx';
import { PaperTag } from '../../trading/paper-tag.tsx';
import { baseOf, quoteOf } from '../../trading/order-words.ts';
import type { LivePosition } from '../../trading/use-live-positions.ts';
import { roundMoney } from './round-money.ts';
import styles from './positions.module.css';

/** What a dialog about a position is about; follows the mark price. */
export function PositionFacts({ live: { position, figures } }: { readonly live: LivePosition }) {
  const quote = quoteOf(position.symbol);
  return (
    <>
      <p>
        <PaperTag /> <SideCell side={position.side} /> {formatAmount(position.quantity)}{' '}
        {baseOf(position.symbol)}, {position.leverage}x {position.marginMode}
      </p>
      <dl className={styles.facts}>
        <div>
          <dt>Entry</dt>
          <dd>
            <Amount text={position.entryPrice} />
          </dd>
        </div>
        <div>
          <dt>Mark</dt>
          <dd>
            <Amount text={figures.markPrice} />
          </dd>
        </div>
        <div>
          <dt>Liquidation</dt>
          <dd>
            <Amount text={position.liquidationPrice} />
          </dd>
        </div>
        <div>
          <dt>P&amp;L</dt>
          <dd>
            <Signed text={figures.unrealizedPnl}>
              {formatAmount(roundMoney(figures.unrealizedPnl), { signed: true })} {quote}
            </Signed>
          </dd>
        </div>
      </dl>
    </>
  );
}
