import { authRoutes } from '@tradewind/protocol';
import type { Routes } from '../../http/implement.ts';
import type { PasswordRecovery } from './password-recovery.ts';

/** Forgotten and changed passwords. */
export function registerPasswordRoutes(routes: Routes, recovery: PasswordRecovery): void {
  routes.implement(authRoutes.forgotPassword, async ({ body }, request) => {
    await recovery.forgot(body.email, request);
    return { message: 'If the address has an account, a link is on its way' };
  });
  routes.implement(authRoutes.resetPassword, async ({ body }, request, reply) => {
    await recovery.reset(body.token, body.password, { request, reply });
    return { message: 'The password is set: sign in with it' };
  });
  routes.implement(authRoutes.changePassword, async ({ body }, request, reply) => {
    await recovery.change(body, request, reply);
    return { message: 'The password is changed; other sessions have ended' };
  });
}
