/** Bus topic of what ends or changes sign-ins, heard by every process. */
export const SESSIONS_TOPIC = 'auth.sessions';

/** `revoked`: these sessions are over. `user`: role, status, plan or proof of an account changed. */
export type SessionEvent =
  | { readonly type: 'revoked'; readonly userId: string; readonly sessionIds: readonly string[] }
  | { readonly type: 'user'; readonly userId: string };
