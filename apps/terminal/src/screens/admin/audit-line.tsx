import type { AuditEntry } from '@tradewind/protocol';
import { formatTime } from '../../format/time.ts';
import { useSettings } from '../../stores/settings.ts';
import styles from './admin.module.css';

/** One line of the log; opened, what changed and where it came from. */
export function AuditLine({ entry }: { readonly entry: AuditEntry }) {
  const zone = useSettings((settings) => settings.timeZone);
  const { actor, target } = entry;
  return (
    <li>
      <details>
        <summary>
          <span className={styles.dim}>{formatTime(Date.parse(entry.time), 'full', zone)}</span>
          <b>{entry.action}</b>
          <span>{actor.username ?? actor.id ?? actor.type}</span>
          <span className={styles.dim}>
            {target.type} {target.id}
          </span>
        </summary>
        <dl className={styles.facts}>
          <dt>Line</dt>
          <dd>{entry.id}</dd>
          <dt>Who acted</dt>
          <dd>
            {actor.type} {actor.id}
          </dd>
          <dt>Address</dt>
          <dd>{entry.address ?? '–'}</dd>
          <dt>Browser</dt>
          <dd>{entry.userAgent ?? '–'}</dd>
          <dt>Request</dt>
          <dd className={styles.mono}>{entry.requestId ?? '–'}</dd>
          <dt>Hash</dt>
          <dd className={styles.mono}>{entry.hash}</dd>
        </dl>
        <div className={styles.change}>
          <Side title="Before" value={entry.before} />
          <Side title="After" value={entry.after} />
        </div>
      </details>
    </li>
  );
}

function Side({ title, value }: { readonly title: string; readonly value: unknown }) {
  return (
    <div>
      <b>{title}</b>
      <pre tabIndex={0} role="region" aria-label={title}>
        {value === null || value === undefined ? '–' : JSON.stringify(value, null, 2)}
      </pre>
    </div>
  );
}
