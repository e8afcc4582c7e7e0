import type { Feed } from '@tradewind/protocol';
import { formatDuration, formatTime } from '../../format/time.ts';
import { useSettings } from '../../stores/settings.ts';
import styles from './status.module.css';

const STATE_WORDS: Record<Feed['state'], string> = {
  connecting: 'connecting',
  live: 'delivering',
  stale: 'stale',
  down: 'down, reconnecting',
  stopped: 'stopped',
};

export function FeedsTable({ feeds }: { readonly feeds: readonly Feed[] }) {
  const zone = useSettings((settings) => settings.timeZone);
  return (
    <div className={styles.wide} tabIndex={0} role="region" aria-label="Feeds">
      <table>
        <thead>
          <tr>
            <th scope="col">Feed</th>
            <th scope="col">Venue</th>
            <th scope="col">State</th>
            <th scope="col">Last data</th>
            <th scope="col">Feed time</th>
            <th scope="col">Reconnects</th>
            <th scope="col">Last error</th>
          </tr>
        </thead>
        <tbody>
          {feeds.map((feed) => (
            <tr key={`${feed.venue} ${feed.kind}`}>
              <th scope="row">
                {feed.label}
                {feed.isPrimary && <span className={styles.tag}>primary</span>}
              </th>
              <td>{feed.venue}</td>
              <td data-state={feed.state}>{STATE_WORDS[feed.state]}</td>
              <td>
                {feed.lastDataAgeMs === null ? 'none yet' : `${formatDuration(feed.lastDataAgeMs)} ago`}
              </td>
              <td>{formatTime(Date.parse(feed.feedTime), 'full', zone)}</td>
              <td>{feed.reconnects}</td>
              <td>{feed.lastError ?? '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
