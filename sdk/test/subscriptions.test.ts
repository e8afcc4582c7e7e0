import { describe, expect, it } from 'vitest';
import { Subscriptions } from '../src/subscriptions.ts';
import type { Ask } from '../src/subscriptions.ts';

const refusal = (code: string, details?: unknown) =>
  ({ status: 'error', code, message: code, details, requestId: 'r' }) as Awaited<ReturnType<Ask>>;

function subscriptions(answer: (streams: readonly string[]) => Awaited<ReturnType<Ask>>) {
  const asked: string[] = [];
  const lost: Error[] = [];
  const state = { isConnected: true };
  const subject = new Subscriptions({
    ask: async (event, { streams }) => {
      asked.push(`${event} ${streams.join(' ')}`);
      return event === 'subscribe' ? answer(streams) : { ok: true, streams: [...streams] };
    },
    isConnected: () => state.isConnected,
    onLost: (error) => lost.push(error),
  });
  return { subject, asked, lost, state };
}

const confirm = (streams: readonly string[]) =>
  ({ ok: true, streams: streams.map((stream) => stream.toUpperCase()) }) as const;

describe('subscriptions', () => {
  it('that are asked for in one turn go in one message, each stream once', async () => {
    const { subject, asked } = subscriptions(confirm);
    const both = await Promise.all([subject.hold(['a', 'b']), subject.hold(['b', 'c'])]);
    expect(both).toEqual([
      ['A', 'B'],
      ['B', 'C'],
    ]);
    expect(asked).toEqual(['subscribe a b c']);
    await subject.release(['a', 'b', 'b', 'c']);
    expect(asked[1]).toBe('unsubscribe A B C');
    expect(subject.size).toBe(0);
  });

  it('wait for a connection, and are renewed with each new one', async () => {
    const { subject, asked, state } = subscriptions(confirm);
    state.isConnected = false;
    const held = subject.hold(['a']);
    await Promise.resolve();
    expect(asked).toEqual([]);
    state.isConnected = true;
    subject.renewAll();
    expect(await held).toEqual(['A']);
    subject.renewAll();
    await Promise.resolve();
    expect(asked).toEqual(['subscribe a', 'subscribe a']);
  });

  it('go in messages that the server takes', async () => {
    const { subject, asked } = subscriptions(confirm);
    await subject.hold(Array.from({ length: 1100 }, (_, index) => `s${index}`));
    expect(asked.map((message) => message.split(' ').length - 1)).toEqual([500, 500, 100]);
  });

  it('are tried again without those that the server names in its refusal', async () => {
    const { subject, asked } = subscriptions((streams) =>
      streams.includes('bad') ? refusal('UNKNOWN_SYMBOL', [{ stream: 'bad' }]) : confirm(streams),
    );
    const good = subject.hold(['a']);
    const bad = subject.hold(['b', 'bad']);
    expect(await good).toEqual(['A']);
    await expect(bad).rejects.toMatchObject({ code: 'UNKNOWN_SYMBOL' });
    expect(asked).toEqual(['subscribe a b bad', 'subscribe a b', 'unsubscribe B']);
    expect(subject.size).toBe(1);
  });

  it('wait out a rate limit', async () => {
    let count = 0;
    const { subject } = subscriptions((streams) =>
      (count += 1) === 1 ? refusal('RATE_LIMITED', { retryAfterMs: 20 }) : confirm(streams),
    );
    expect(await subject.hold(['a'])).toEqual(['A']);
    expect(count).toBe(2);
  });

  it('that can not be renewed are reported', async () => {
    let isGone = false;
    const { subject, lost } = subscriptions((streams) =>
      isGone ? refusal('UNKNOWN_SYMBOL') : confirm(streams),
    );
    await subject.hold(['a']);
    isGone = true;
    subject.renewAll();
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(lost).toMatchObject([{ code: 'UNKNOWN_SYMBOL' }]);
    expect(subject.size).toBe(0);
  });

  it('released while they wait leave nobody waiting', async () => {
    const { subject, state } = subscriptions(confirm);
    state.isConnected = false;
    const held = subject.hold(['a']);
    await subject.release(['a']);
    expect(await held).toEqual(['a']);
  });
});
