import { useEffect, useRef } from 'react';
import { formatUsd } from '../../format/amounts.ts';
import { formatTime } from '../../format/time.ts';
import type { TimeZone } from '../../format/time.ts';
import { useServices } from '../../services.ts';
import { useSettings } from '../../stores/settings.ts';
import { EmptyState } from '../../ui/states.tsx';
import { equitySummary, thinned } from './equity.ts';
import type { EquityPoint, EquitySummary } from './equity.ts';
import { EquityView } from './equity-view.ts';
import styles from './portfolio.module.css';

const ROWS_MAX = 40;

/** The curve, what it says in a sentence, and its values as a table. */
export function EquityChart({ points }: { readonly points: readonly EquityPoint[] }) {
  const zone = useSettings((settings) => settings.timeZone);
  const summary = equitySummary(points);
  if (summary === undefined) {
    return (
      <EmptyState
        title="The curve begins with the next snapshot"
        hint="One is taken each hour. You can take one now."
      />
    );
  }
  return (
    <figure className={styles.figure}>
      <Curve points={points} zone={zone} label={inWords(summary, zone)} />
      <figcaption className={styles.caption}>
        <span>
          Lowest {money(summary.lowest)}, highest {money(summary.highest)}
        </span>
        <a href="https://www.tradingview.com/" target="_blank" rel="noreferrer">
          Chart: TradingView Lightweight Charts™
        </a>
      </figcaption>
      <details className={styles.values}>
        <summary>Values as a table</summary>
        <table>
          <caption className="visually-hidden">What the account was worth</caption>
          <thead>
            <tr>
              <th scope="col">Time</th>
              <th scope="col">US dollars</th>
            </tr>
          </thead>
          <tbody>
            {thinned(points, ROWS_MAX).map((point) => (
              <tr key={point.time}>
                <th scope="row">{formatTime(point.time, 'full', zone)}</th>
                <td>{money(point)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  );
}

interface CurveProps {
  readonly points: readonly EquityPoint[];
  readonly zone: TimeZone;
  readonly label: string;
}

function Curve({ points, zone, label }: CurveProps) {
  const { palette } = useServices();
  const container = useRef<HTMLDivElement>(null);
  const view = useRef<EquityView>(null);
  useEffect(() => {
    const curve = new EquityView(container.current!, palette.current(), useSettings.getState().timeZone);
    view.current = curve;
    const unsubscribe = palette.subscribe(() => curve.setPalette(palette.current()));
    return () => {
      unsubscribe();
      view.current = null;
      curve.destroy();
    };
  }, [palette]);
  useEffect(() => view.current?.setZone(zone), [zone]);
  useEffect(() => view.current?.setPoints(points), [points]);
  return <div ref={container} className={styles.curve} role="img" aria-label={label} data-testid="equity" />;
}

function inWords({ first, last, lowest, highest }: EquitySummary, zone: TimeZone): string {
  const at = (point: EquityPoint) => `${money(point)} on ${formatTime(point.time, 'full', zone)}`;
  return `What the account is worth: from ${at(first)} to ${at(last)}; lowest ${at(lowest)}, highest ${at(highest)}.`;
}

function money({ value }: EquityPoint): string {
  return formatUsd(String(value));
}
