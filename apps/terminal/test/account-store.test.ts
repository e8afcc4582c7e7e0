import type { AccountUpdate, User } from '@tradewind/protocol';
import { describe, expect, it } from 'vitest';
import { AccountStore } from '../src/account/account-store.ts';
import type { AccountApi } from '../src/account/api.ts';
import type { Gateway } from '../src/feed/gateway.ts';
import type { SessionState } from '../src/feed/messages.ts';

const user = (id: string, name = id) => ({ id, username: name }) as User;

function opened() {
  const watching: string[] = [];
  let tell: (session: SessionState) => void = () => undefined;
  let update: (payload: AccountUpdate) => void = () => undefined;
  const gateway = {
    onSession: (listener: (session: SessionState) => void) => {
      tell = listener;
      return () => true;
    },
    watch: (stream: string, listener: (payload: AccountUpdate) => void) => {
      watching.push(stream);
      update = listener;
      return () => void watching.pop();
    },
  } as unknown as Pick<Gateway, 'watch' | 'onSession'>;
  let me = user('1', 'renamed');
  const api = { auth: { me: async () => me } } as unknown as Pick<AccountApi, 'auth'>;
  const store = new AccountStore(gateway, api);
  return {
    store,
    watching,
    tell: (session: SessionState) => tell(session),
    update: (payload: AccountUpdate) => update(payload),
    answerMe: (next: User) => {
      me = next;
    },
  };
}

describe('the account of a page', () => {
  it('is not known until the session was taken up', () => {
    const { store, tell } = opened();
    expect(store.current()).toEqual({ state: 'restoring' });
    tell({ state: 'signed_out' });
    expect(store.user).toBeUndefined();
  });

  it('is followed by its own stream for as long as somebody is signed in', () => {
    const { watching, tell } = opened();
    tell({ state: 'signed_in', user: user('1') });
    tell({ state: 'signed_in', user: user('1') });
    expect(watching).toEqual(['account:update']);
    tell({ state: 'signed_in', user: user('2') });
    expect(watching).toEqual(['account:update']);
    tell({ state: 'signed_out', reason: 'expired' });
    expect(watching).toEqual([]);
  });

  it('is read again when it changed elsewhere, but not for a session that came or went', async () => {
    const { store, tell, update } = opened();
    let heard = 0;
    store.onUpdate(() => {
      heard += 1;
    });
    tell({ state: 'signed_in', user: user('1') });
    update({ type: 'session_created', sessionId: 's' });
    await Promise.resolve();
    expect(store.user?.username).toBe('1');
    update({ type: 'account_changed' });
    await new Promise((resolve) => setTimeout(resolve));
    expect(store.user?.username).toBe('renamed');
    expect(heard).toBe(2);
  });

  it('never takes an answer that is about somebody else', () => {
    const { store, tell } = opened();
    tell({ state: 'signed_in', user: user('2') });
    store.setUser(user('1'));
    expect(store.user?.id).toBe('2');
    tell({ state: 'signed_out' });
    store.setUser(user('2'));
    expect(store.user).toBeUndefined();
  });
});
