import type { TradingClient } from '@tradewind/client';
import type { Post } from './messages.ts';

const RESTORE_AGAIN_MS = 3_000;

/**
 * Tells the page who is signed in, first by taking up the session that the browser's cookie still has. While the server
 * does not answer, nobody knows, and it is asked again.
 */
export function followSession(client: TradingClient, post: Post): void {
  client.on('session', (change) => {
    post({
      type: 'session',
      session:
        change.state === 'ended'
          ? { state: 'signed_out', reason: change.reason }
          : { state: 'signed_in', user: change.user },
    });
  });
  const restore = () => {
    client.restore().then(
      (user) => {
        if (user === undefined) post({ type: 'session', session: { state: 'signed_out' } });
      },
      () => setTimeout(restore, RESTORE_AGAIN_MS),
    );
  };
  restore();
}
