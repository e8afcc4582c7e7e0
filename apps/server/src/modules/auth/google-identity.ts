import { emailInput, personNameInput } from '@tradewind/protocol';
import { z } from 'zod';

/** Who somebody is, as Google says it. */
export interface GoogleIdentity {
  /** Google's name for the account; it never changes and is never given again, unlike mail addresses. */
  readonly subject: string;
  readonly email: string | null;
  /** True where Google has seen that the mail address belongs to the account. */
  readonly emailVerified: boolean;
  readonly name: string | null;
}

const claims = z.object({
  sub: z.string().min(1).max(255),
  email: z.unknown(),
  email_verified: z.unknown(),
  name: z.unknown(),
});

/** Reads the claims of a verified ID token. What is not fit for an account is left out. @throws {z.ZodError} without `sub` */
export function identityFrom(payload: unknown): GoogleIdentity {
  const { sub, email, email_verified, name } = claims.parse(payload);
  const address = emailInput.safeParse(email);
  const personName = personNameInput.safeParse(name);
  return {
    subject: sub,
    email: address.success ? address.data : null,
    emailVerified: address.success && email_verified === true,
    name: personName.success ? personName.data : null,
  };
}
