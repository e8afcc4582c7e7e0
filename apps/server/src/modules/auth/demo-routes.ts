import { developmentRoutes } from '@tradewind/protocol';
import type { SignedIn } from '@tradewind/protocol';
import type { Routes } from '../../http/implement.ts';
import type { UserRow } from '../users/user-repository.ts';
import type { CrossSite } from './cross-site.ts';
import type { SignIn } from './sign-in.ts';

/** One click into a development server. Nothing is proven, so the session names no method. */
export function registerDemoRoute(
  routes: Routes,
  options: {
    readonly demoUser: () => Promise<UserRow>;
    readonly signIn: SignIn;
    readonly crossSite: CrossSite;
  },
): void {
  const { demoUser, signIn, crossSite } = options;
  routes.implement(developmentRoutes.demo, async ({ body }, request, reply) => {
    crossSite.assertOwn(request);
    const delivery = body?.tokenDelivery ?? 'cookie';
    return (await signIn.begin(await demoUser(), [], { request, reply }, delivery)) as SignedIn;
  });
}
