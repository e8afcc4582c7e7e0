import type { Database } from '@tradewind/database';
import { ApiError, authRoutes, usernameKey, userRoutes } from '@tradewind/protocol';
import type { PreferencesBody, ProfileBody, User } from '@tradewind/protocol';
import type { FastifyRequest } from 'fastify';
import type { Routes } from '../../http/implement.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import { originOf, principalOf } from '../auth/caller.ts';
import type { Sessions } from '../auth/sessions.ts';
import type { UserRepository } from './user-repository.ts';
import { DEFAULT_PREFERENCES } from './user-resource.ts';

export interface ProfileOptions {
  readonly database: Database;
  readonly users: UserRepository;
  readonly sessions: Sessions;
  readonly audit: AuditLog;
  /** Ids of venues that may be chosen as the default. */
  readonly venues: () => readonly string[];
}

/** One's own account: what it is called and what the terminal starts with. */
export function registerProfileRoutes(routes: Routes, options: ProfileOptions): void {
  const { database, users, sessions, audit } = options;

  const read = async (request: FastifyRequest): Promise<User> => {
    const user = await users.resource(principalOf(request).userId);
    if (user === undefined) throw new ApiError('UNAUTHENTICATED', 'The account is gone');
    return user;
  };
  for (const route of [authRoutes.me, userRoutes.profile, userRoutes.userProfile]) {
    routes.implement(route, (_input, request) => read(request));
  }

  const update = async (body: ProfileBody, request: FastifyRequest): Promise<User> => {
    const { userId, username } = principalOf(request);
    const values = {
      ...(body.username === undefined
        ? {}
        : { username: body.username, usernameKey: usernameKey(body.username) }),
      ...(body.name === undefined ? {} : { name: body.name }),
      ...(body.phone === undefined ? {} : { phone: body.phone }),
    };
    if (Object.keys(values).length > 0) {
      await database.orm.transaction(async (executor) => {
        await users.update(userId, values, executor);
        await audit.append(
          {
            actor: { type: 'user', id: userId },
            action: 'user.profile_changed',
            target: { type: 'user', id: userId },
            origin: originOf(request),
            ...(body.username === undefined ? {} : { before: { username } }),
            // Personal data stays out of a log that nothing can be removed from.
            after: {
              ...(body.username === undefined ? {} : { username: body.username }),
              ...(body.name === undefined ? {} : { name: '[changed]' }),
              ...(body.phone === undefined ? {} : { phone: '[changed]' }),
            },
          },
          executor,
        );
      });
      await sessions.userChanged(userId);
    }
    return read(request);
  };
  for (const route of [userRoutes.updateProfile, userRoutes.updateUserProfile]) {
    routes.implement(route, ({ body }, request) => update(body, request));
  }

  routes.implement(userRoutes.preferences, async ({ body }, request) => {
    assertVenue(body, options.venues());
    const { userId } = principalOf(request);
    const row = await users.mergePreferences(userId, body);
    return { ...DEFAULT_PREFERENCES, ...row.preferences };
  });
}

function assertVenue({ defaultExchange }: PreferencesBody, venues: readonly string[]): void {
  if (defaultExchange !== undefined && !venues.includes(defaultExchange)) {
    throw new ApiError('UNKNOWN_VENUE', `${defaultExchange} is none of ${venues.join(', ')}`);
  }
}
