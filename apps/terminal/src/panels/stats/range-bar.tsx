import styles from './stats.module.css';

export interface RangeBarProps {
  readonly low: number;
  readonly high: number;
  readonly value: number;
  readonly label: string;
}

/** Where a value stands between two others. */
export function RangeBar({ low, high, value, label }: RangeBarProps) {
  const share = high > low ? Math.min(1, Math.max(0, (value - low) / (high - low))) : 0.5;
  const percent = Math.round(share * 100);
  return (
    <div className={styles.range} role="img" aria-label={`${label}: ${percent}%`}>
      <i style={{ insetInlineStart: `${percent}%` }} />
    </div>
  );
}
