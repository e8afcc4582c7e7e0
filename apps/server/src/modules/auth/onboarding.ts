import { randomInt } from 'node:crypto';
import { ApiError } from '@tradewind/protocol';
import type { User } from '@tradewind/protocol';
import type { Clock } from '@tradewind/market';
import type { UserRepository } from '../users/user-repository.ts';
import { originOf } from './caller.ts';
import type { MailCodes } from './mail-codes.ts';
import type { OneTimeSecrets } from './one-time-secrets.ts';
import type { Passwords } from './passwords.ts';
import type { Registration } from './registration.ts';
import type { Exchange, SignIn } from './sign-in.ts';

const REGISTRATION_MS = 30 * 60_000;
/** A mistyped name or a weak password must not cost the proof of the address. */
const REGISTRATION_TRIES = 20;
const NAME_TRIES = 5;

export interface OnboardingOptions {
  readonly users: UserRepository;
  readonly codes: MailCodes;
  readonly secrets: OneTimeSecrets;
  readonly passwords: Passwords;
  readonly registration: Registration;
  readonly signIn: SignIn;
  readonly clock: Clock;
}

export interface Details {
  readonly registrationToken: string;
  readonly name: string;
  readonly phone?: string | undefined;
  readonly referralCode?: string | undefined;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
}

/** Document C's way to an account: address, one-time code, details, cookie session. */
export class Onboarding {
  readonly #options: OnboardingOptions;

  constructor(options: OnboardingOptions) {
    this.#options = options;
  }

  /** @throws {ApiError} INVALID_CODE, ACCOUNT_EXISTS: whoever has the code may know */
  async verify(
    email: string,
    code: string,
    { request, reply }: Exchange,
  ): Promise<{ registrationToken: string; expiresIn: number }> {
    const { codes, users, secrets } = this.#options;
    await codes.useSignUp(email, code, request, reply);
    if ((await users.byProvenEmail(email)) !== undefined) {
      throw new ApiError('ACCOUNT_EXISTS', 'This address has an account already: sign in');
    }
    const registrationToken = await secrets.issueToken(
      'registration',
      { subject: email, userId: null, lifetimeMs: REGISTRATION_MS },
      REGISTRATION_TRIES,
    );
    return { registrationToken, expiresIn: REGISTRATION_MS / 1000 };
  }

  /** @throws {ApiError} INVALID_TOKEN, WEAK_PASSWORD, UNKNOWN_REFERRAL_CODE, USERNAME_TAKEN, ACCOUNT_EXISTS, OVERLOADED */
  async complete(details: Details, exchange: Exchange): Promise<{ user: User }> {
    const { secrets, passwords, registration, signIn, clock } = this.#options;
    const pending = await secrets.tryToken('registration', details.registrationToken);
    if (pending === undefined) {
      throw new ApiError('INVALID_TOKEN', 'The registration has expired: begin again');
    }
    const email = pending.subject;
    if (details.password !== undefined) {
      passwords.assertStrong(details.password, [details.username, email, details.name]);
    }
    const invitedBy = await registration.inviter(details.referralCode);
    const passwordHash = details.password === undefined ? null : await passwords.hash(details.password);
    const account = {
      email,
      emailVerifiedAt: new Date(clock.now()),
      passwordHash,
      name: details.name,
      phone: details.phone ?? null,
      invitedBy,
    };
    const origin = originOf(exchange.request);
    const user =
      details.username === undefined
        ? await this.#createNamed(details.name, (username) =>
            registration.create({ ...account, username }, origin),
          )
        : await registration.create({ ...account, username: details.username }, origin);
    await secrets.useToken('registration', details.registrationToken);
    return signIn.begin(user, ['email_code'], exchange, 'session') as Promise<{ user: User }>;
  }

  /** Makes a username from a person's name; a number behind it where others have the name too. */
  async #createNamed<T>(name: string, create: (username: string) => Promise<T>): Promise<T> {
    const plain = usernameFrom(name);
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await create(attempt === 1 ? plain : `${plain}${randomInt(1_000, 1_000_000)}`);
      } catch (error) {
        const isTaken = error instanceof ApiError && error.code === 'USERNAME_TAKEN';
        if (!isTaken || attempt === NAME_TRIES) throw error;
      }
    }
  }
}

/** `José Núñez` → `jose.nunez`. Names without Latin letters become `trader` and, as that is taken soon, a number. */
export function usernameFrom(name: string): string {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '.')
    .replaceAll(/^\.+|\.+$/g, '')
    .slice(0, 24)
    .replace(/\.+$/, '');
  return plain.length >= 3 ? plain : `trader${randomInt(1_000, 1_000_000)}`;
}
