import { ApiError } from '@tradewind/protocol';
import type { User } from '@tradewind/protocol';
import type { Clock } from '@tradewind/market';
import type { UserRepository } from '../users/user-repository.ts';
import { originOf } from './caller.ts';
import type { MailCodes } from './mail-codes.ts';
import type { OneTimeSecrets } from './one-time-secrets.ts';
import type { Passwords } from './passwords.ts';
import { proposeUsernames } from './username-proposals.ts';
import type { Registration } from './registration.ts';
import type { Exchange, SignIn } from './sign-in.ts';

const REGISTRATION_MS = 30 * 60_000;
/** A mistyped name or a weak password must not cost the proof of the address. */
const REGISTRATION_TRIES = 20;
/** Where so many names are taken, nearly all of the ten thousand are. */
const NAME_TRIES = 20;

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
        ? await this.#createNamed({ email, name: details.name }, (username) =>
            registration.create({ ...account, username }, origin),
          )
        : await registration.create({ ...account, username: details.username }, origin);
    await secrets.useToken('registration', details.registrationToken);
    return signIn.begin(user, ['email_code'], exchange, 'session');
  }

  /** Gives somebody who chose none a username: made from name and address, with digits where it is taken. */
  async #createNamed<T>(
    person: { readonly email: string; readonly name: string },
    create: (username: string) => Promise<T>,
  ): Promise<T> {
    let tries = 0;
    for (const username of proposeUsernames(person)) {
      tries += 1;
      try {
        return await create(username);
      } catch (error) {
        const isTaken = error instanceof ApiError && error.code === 'USERNAME_TAKEN';
        if (!isTaken || tries === NAME_TRIES) throw error;
      }
    }
    throw new Error('usernames have no end');
  }
}
