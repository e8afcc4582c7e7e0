import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { formatAmount } from '../format/amounts.ts';
import { formatTime } from '../format/time.ts';
import { useSettings } from '../stores/settings.ts';
import styles from './trading.module.css';

/** The market of a row, as the way to it. */
export function MarketCell({
  symbol,
  marketId,
  children,
}: {
  readonly symbol: string;
  readonly marketId: string;
  readonly children?: ReactNode;
}) {
  const [pair, settle] = symbol.split(':');
  return (
    <span className={styles.market}>
      <Link to="/trade/$market" params={{ market: marketId }} search={(before) => before}>
        {pair}
      </Link>
      {settle !== undefined && <span className={styles.tag}>PERP</span>}
      {children}
    </span>
  );
}

const SIDES = { buy: 'Buy', sell: 'Sell', long: 'Long', short: 'Short' } as const;

export function SideCell({ side }: { readonly side: keyof typeof SIDES }) {
  return (
    <span className={styles.side} data-side={side}>
      {SIDES[side]}
    </span>
  );
}

/** Decimal text, exact; a dash where there is none. */
export function Amount({ text, unit }: { readonly text: string | null; readonly unit?: string }) {
  if (text === null) return <span className={styles.sub}>–</span>;
  return (
    <span>
      {formatAmount(text)}
      {unit !== undefined && <span className={styles.sub}> {unit}</span>}
    </span>
  );
}

/** Two facts of a row, one above the other. */
export function Lines({ children, below }: { readonly children: ReactNode; readonly below: ReactNode }) {
  return (
    <span className={styles.lines}>
      <span>{children}</span>
      <span className={styles.sub}>{below}</span>
    </span>
  );
}

/** A profit or loss, with its sign, so that colour is never the only sign. */
export function Signed({ text, children }: { readonly text: string; readonly children: ReactNode }) {
  return (
    <span className={styles.signed} data-sign={Math.sign(Number(text))}>
      {children}
    </span>
  );
}

export function TimeCell({ time }: { readonly time: string }) {
  const zone = useSettings((settings) => settings.timeZone);
  const at = Date.parse(time);
  return (
    <time dateTime={time} title={time}>
      <span className={styles.sub}>{formatTime(at, 'day', zone)}</span> {formatTime(at, 'second', zone)}
    </time>
  );
}

export interface RowActionProps {
  readonly label: string;
  readonly onPress: () => void;
  readonly isBusy?: boolean;
  readonly tone?: 'plain' | 'danger';
  readonly children: ReactNode;
}

/** A small button of a row. `label` says what it does to which row. */
export function RowAction({ label, onPress, isBusy = false, tone = 'plain', children }: RowActionProps) {
  return (
    <button
      type="button"
      className={styles.action}
      data-tone={tone}
      aria-label={label}
      disabled={isBusy}
      onClick={onPress}
    >
      {children}
    </button>
  );
}

export function RowActions({ children }: { readonly children: ReactNode }) {
  return <span className={styles.actions}>{children}</span>;
}
