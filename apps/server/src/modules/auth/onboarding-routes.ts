import { onboardingRoutes } from '@tradewind/protocol';
import type { Routes } from '../../http/implement.ts';
import type { CrossSite } from './cross-site.ts';
import type { MailCodes } from './mail-codes.ts';
import type { Onboarding } from './onboarding.ts';
import type { SignIn } from './sign-in.ts';

const ACCEPTED = 202;

/** Document C's verbs; they answer at the root too. */
export function registerOnboardingRoutes(
  routes: Routes,
  options: {
    readonly onboarding: Onboarding;
    readonly codes: MailCodes;
    readonly signIn: SignIn;
    readonly crossSite: CrossSite;
  },
): void {
  const { onboarding, codes, signIn, crossSite } = options;

  routes.implement(onboardingRoutes.signup, ({ body }, request) => codes.sendSignUp(body.email, request));
  routes.implement(onboardingRoutes.verifyOtp, ({ body }, request, reply) =>
    onboarding.verify(body.email, body.code, { request, reply }),
  );
  routes.implement(onboardingRoutes.completeRegistration, ({ body }, request, reply) => {
    crossSite.assertOwn(request);
    return onboarding.complete(body, { request, reply });
  });
  routes.implement(onboardingRoutes.signin, async ({ body }, request, reply) => {
    crossSite.assertOwn(request);
    const exchange = { request, reply };
    const { email, password, code } = body;
    if (password === undefined && code === undefined) {
      reply.status(ACCEPTED);
      return codes.sendSignIn(email, request);
    }
    const user =
      password === undefined
        ? await codes.useSignIn(email, code!, request, reply)
        : await signIn.withPassword({ email }, password, exchange);
    const method = password === undefined ? 'email_code' : 'password';
    const second = { code: body.totp, recoveryCode: body.recoveryCode };
    return await signIn.finish(user, [method], second, exchange, 'session');
  });
  routes.implement(onboardingRoutes.signout, async (_input, request, reply) => {
    crossSite.assertOwn(request);
    await signIn.endCurrent({ request, reply }, 'signed_out');
    return { message: 'Signed out' };
  });
}
