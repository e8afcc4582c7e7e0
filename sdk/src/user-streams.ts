import type { UserStream } from '@tradewind/protocol';

/** Streams of one's own account by what they are about. */
const BY_SUBJECT = {
  account: 'account:update',
  orders: 'order:update',
  positions: 'position:update',
  wallet: 'wallet:update',
  margin: 'margin:call',
  backtests: 'backtest:progress',
  bots: 'bot:log',
} as const satisfies Record<string, UserStream>;

/** `'orders'` or, as the event is named, `'order:update'`. */
export type UserStreamName = keyof typeof BY_SUBJECT | UserStream;

export function userStreams(names: readonly UserStreamName[]): string[] {
  return names.map((name) => (name in BY_SUBJECT ? BY_SUBJECT[name as keyof typeof BY_SUBJECT] : name));
}
