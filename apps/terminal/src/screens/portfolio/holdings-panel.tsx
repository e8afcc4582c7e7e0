import type { PortfolioSnapshot } from '@tradewind/protocol';
import { formatAmount, formatShare, formatUsd } from '../../format/amounts.ts';
import { Panel, WideTable } from '../../ui/panel.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { slices } from './slices.ts';
import type { Slice } from './slices.ts';
import styles from './portfolio.module.css';

/** Of what the account consists: a ring of shares beside the table that says the same. */
export function HoldingsPanel({ holdings }: Pick<PortfolioSnapshot, 'holdings'>) {
  const ring = slices(holdings);
  const colourOf = new Map(ring.map(({ name }, index) => [name, index]));
  const sorted = holdings.toSorted((a, b) => Number(b.share) - Number(a.share));
  return (
    <Panel title="Holdings">
      {sorted.length === 0 ? (
        <EmptyState title="Nothing held" hint="Deposit paper money in the wallet to begin." />
      ) : (
        <div className={styles.holdings}>
          <Ring slices={ring} />
          <WideTable label="Holdings">
            <thead>
              <tr>
                <th scope="col">Currency</th>
                <th scope="col">Share</th>
                <th scope="col">Quantity</th>
                <th scope="col">US dollars</th>
              </tr>
            </thead>
            <tbody>
              {sorted.map(({ currency, quantity, usdValue, share }) => (
                <tr key={currency}>
                  <th scope="row">
                    <i
                      className={styles.swatch}
                      data-slice={colourOf.get(currency) ?? ring.length - 1}
                      aria-hidden
                    />
                    {currency}
                  </th>
                  <td>{formatShare(share)}</td>
                  <td>{formatAmount(quantity)}</td>
                  <td>{formatUsd(usdValue)}</td>
                </tr>
              ))}
            </tbody>
          </WideTable>
        </div>
      )}
    </Panel>
  );
}

const RADIUS = 42;
const LENGTH = 2 * Math.PI * RADIUS;
/** Between two slices, so that neighbours are told apart without their colours. */
const GAP = 1.6;

function Ring({ slices: ring }: { readonly slices: readonly Slice[] }) {
  const isWhole = ring.length === 1;
  return (
    <svg className={styles.ring} viewBox="0 0 100 100" aria-hidden="true">
      {ring.map(({ name, share, start }, index) => {
        const length = Math.max(0.4, share * LENGTH - (isWhole ? 0 : GAP));
        return (
          <circle
            key={name}
            className={styles.slice}
            data-slice={index}
            cx="50"
            cy="50"
            r={RADIUS}
            strokeDasharray={`${length} ${LENGTH - length}`}
            strokeDashoffset={-start * LENGTH}
          >
            <title>{`${name}: ${formatShare(String(share))}`}</title>
          </circle>
        );
      })}
    </svg>
  );
}
