import { describe, expect, it } from 'vitest';
import { CallError, Gateway } from '../src/feed/gateway.ts';
import type { WorkerPort } from '../src/feed/gateway.ts';
import type { FromWorker, ToWorker } from '../src/feed/messages.ts';

function connected() {
  const sent: ToWorker[] = [];
  let deliver: (event: MessageEvent<FromWorker>) => void = () => undefined;
  const port: WorkerPort = {
    postMessage: (message) => sent.push(message),
    addEventListener: (_type, listener) => {
      deliver = listener;
    },
  };
  const gateway = new Gateway(port, 'http://here');
  const receive = (message: FromWorker) => deliver({ data: message } as MessageEvent<FromWorker>);
  return { gateway, sent, receive };
}

describe('the gateway', () => {
  it('asks the worker for a stream once, and gives it up with the last watcher', () => {
    const { gateway, sent, receive } = connected();
    const got: string[] = [];
    const stopFirst = gateway.watch('trades:BTC/USDT', () => got.push('first'));
    const stopSecond = gateway.watch('trades:BTC/USDT', () => got.push('second'));
    receive({ type: 'event', stream: 'trades:BTC/USDT', payload: [] });
    stopFirst();
    receive({ type: 'event', stream: 'trades:BTC/USDT', payload: [] });
    expect(got).toEqual(['first', 'second', 'second']);
    stopSecond();
    stopSecond();
    expect(sent.map(({ type }) => type)).toEqual(['open', 'watch', 'unwatch']);
  });

  it('gives each call its own answer, in whatever order they come', async () => {
    const { gateway, receive } = connected();
    const first = gateway.call('markets', null);
    const second = gateway.call('markets', null);
    receive({ type: 'result', id: 2, value: [] });
    receive({ type: 'failure', id: 1, failure: { code: 'NETWORK', message: 'gone' } });
    await expect(second).resolves.toEqual([]);
    await expect(first).rejects.toThrow(CallError);
  });

  it('tells those who watch why a stream is refused', () => {
    const { gateway, receive } = connected();
    const refusals: string[] = [];
    gateway.watch(
      'orderbook:NOPE',
      () => undefined,
      (error) => refusals.push(error.code),
    );
    const failure = { code: 'UNKNOWN_SYMBOL', message: 'no such market' };
    receive({ type: 'refused', stream: 'orderbook:NOPE', failure });
    expect(refusals).toEqual(['UNKNOWN_SYMBOL']);
  });
});
