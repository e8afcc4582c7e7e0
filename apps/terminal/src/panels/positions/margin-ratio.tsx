import styles from './positions.module.css';

/** From here on it is a margin call (Binance USD-M). */
const CALL_AT = 0.8;

/** How near a position is to its liquidation, as a bar and in words. `null`: nothing is left. */
export function MarginRatio({ ratio }: { readonly ratio: string | null }) {
  const share = ratio === null ? 1 : Math.min(1, Math.max(0, Number(ratio)));
  const tone = share >= CALL_AT ? 'danger' : share >= CALL_AT / 2 ? 'warn' : 'ok';
  return (
    <span className={styles.ratio} data-tone={tone}>
      <span className={styles.bar} aria-hidden>
        <i style={{ inlineSize: `${share * 100}%` }} />
      </span>
      {ratio === null ? '≥ 100%' : `${(Number(ratio) * 100).toFixed(2)}%`}
    </span>
  );
}
