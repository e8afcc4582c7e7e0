import { ApiError, emailInput, personNameInput } from '@tradewind/protocol';
import type { JWTPayload } from 'jose';
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

const subjectClaim = z.string().min(1).max(255);

/** Reads the claims of a verified ID token. What is not fit for an account is left out. @throws {ApiError} INVALID_TOKEN without a subject */
export function identityFrom(claims: JWTPayload): GoogleIdentity {
  const subject = subjectClaim.safeParse(claims.sub);
  if (!subject.success) throw new ApiError('INVALID_TOKEN', 'The ID token says nothing about anybody');
  const email = emailInput.safeParse(claims['email']);
  const name = personNameInput.safeParse(claims['name']);
  return {
    subject: subject.data,
    email: email.success ? email.data : null,
    emailVerified: email.success && claims['email_verified'] === true,
    name: name.success ? name.data : null,
  };
}
