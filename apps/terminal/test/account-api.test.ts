import type { TradingClient } from '@tradewind/client';
import { describe, expect, it } from 'vitest';
import { accountApi } from '../src/account/api.ts';
import { invoke } from '../src/feed/invoke.ts';
import type { MethodPath } from '../src/feed/messages.ts';

describe('calls about accounts', () => {
  it('cross to the worker by the name of the client’s method', async () => {
    const asked: (readonly [MethodPath, readonly unknown[]])[] = [];
    const api = accountApi({
      invoke: async (path, args) => {
        asked.push([path, args]);
        return undefined;
      },
    });
    await api.sessions.revoke({ id: 'x' });
    await api.completeSecondFactor('challenge', '123456');
    expect(asked).toEqual([
      [['sessions', 'revoke'], [{ id: 'x' }]],
      [['completeSecondFactor'], ['challenge', '123456']],
    ]);
  });

  it('reach the client’s own methods there', async () => {
    const client = {
      sessions: { list: async (input: unknown) => ['list', input] },
      async signOut() {
        return this === client ? 'out' : 'lost';
      },
    } as unknown as TradingClient;
    await expect(invoke(client, ['sessions', 'list'], [{}])).resolves.toEqual(['list', {}]);
    await expect(invoke(client, ['signOut'], [])).resolves.toBe('out');
  });

  it.each([['close'], ['constructor'], ['sessions', 'toString'], ['markets', 'list'], ['sessions']] as const)(
    'reach nothing else: %s',
    async (...path) => {
      const client = { close: () => 'closed', sessions: {}, markets: { list: () => [] } };
      await expect(invoke(client as unknown as TradingClient, path as MethodPath, [])).rejects.toThrow(
        TypeError,
      );
    },
  );
});
