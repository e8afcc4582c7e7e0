import { useSyncExternalStore } from 'react';
import { useServices } from '../services.ts';
import type { FeedState } from '../stores/feed.ts';
import styles from './feed-badge.module.css';

/** Where prices come from and how the connection stands, in words, on every screen. */
export function FeedBadge() {
  const { feed } = useServices();
  const state = useSyncExternalStore(feed.subscribe, feed.current);
  return (
    <div className={styles.badge}>
      <span className={styles.feed} data-tone={state.tone} data-testid="feed">
        <i aria-hidden />
        {state.label}
      </span>
      <span
        className={styles.link}
        data-state={state.link.state}
        data-testid="link"
        title="Connection to the server"
      >
        {linkText(state)}
      </span>
      <span className="visually-hidden" role="status">
        {state.link.state === 'reconnecting' ? 'Connection lost, reconnecting. Prices are not current.' : ''}
      </span>
    </div>
  );
}

function linkText({ link }: FeedState): string {
  if (link.state !== 'connected') return link.state === 'connecting' ? 'Connecting…' : 'Reconnecting…';
  return link.latencyMs === null ? 'Connected' : `${Math.max(1, Math.round(link.latencyMs))} ms`;
}
