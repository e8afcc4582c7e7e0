import type { MailMessage } from './mail-message.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Milliseconds that codes to sign up, to sign in and to confirm can be used. */
export const CODE_MS = 10 * MINUTE_MS;

/** Of the code that proves a mail address, for somebody who is signed in already. */
export const ADDRESS_CODE_MS = 30 * MINUTE_MS;
export const ADDRESS_LINK_MS = 24 * HOUR_MS;
export const RESET_LINK_MS = HOUR_MS;

/** News is worth telling later, but not days later. */
const NOTICE_MS = 24 * HOUR_MS;

const LIFETIMES: Partial<Readonly<Record<MailMessage['kind'], number>>> = {
  verify_email: ADDRESS_LINK_MS,
  sign_up_code: CODE_MS,
  sign_in_code: CODE_MS,
  confirm_code: CODE_MS,
  reset_password: RESET_LINK_MS,
};

/** After how many milliseconds a mail is not sent any more: what it carries could not be used. */
export function lifetimeOf(kind: MailMessage['kind']): number {
  return LIFETIMES[kind] ?? NOTICE_MS;
}
