import { useSyncExternalStore } from 'react';
import type { User } from '@tradewind/protocol';
import type { SessionState } from '../feed/messages.ts';
import { useServices } from '../services.ts';

export function useSession(): SessionState {
  const { account } = useServices();
  return useSyncExternalStore(account.subscribe, account.current);
}

/** Who is signed in; undefined while nobody is, or nobody knows yet. */
export function useUser(): User | undefined {
  const session = useSession();
  return session.state === 'signed_in' ? session.user : undefined;
}

/** For parts of screens that are only shown to somebody signed in. */
export function useSignedInUser(): User {
  const user = useUser();
  if (user === undefined) throw new Error('nobody is signed in');
  return user;
}

export function isStaff(user: User | undefined): boolean {
  return user?.role === 'admin' || user?.role === 'support';
}
