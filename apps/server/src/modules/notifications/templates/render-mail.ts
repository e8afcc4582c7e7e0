import type { MailMessage } from '../mail-message.ts';
import { accountDeleted } from './account-deleted.ts';
import { addressInUse } from './address-in-use.ts';
import { apiKeyCreated } from './api-key-created.ts';
import { confirmCode } from './confirm-code.ts';
import type { MailContent, Site } from './content.ts';
import { emailChanged } from './email-changed.ts';
import { googleChanged } from './google-changed.ts';
import { htmlMail } from './html-layout.ts';
import { newSignIn } from './new-sign-in.ts';
import { noAccount } from './no-account.ts';
import { passwordChanged } from './password-changed.ts';
import { refreshTokenReused } from './refresh-token-reused.ts';
import { resetPassword } from './reset-password.ts';
import { secondFactorChanged } from './second-factor-changed.ts';
import { signInCode } from './sign-in-code.ts';
import { signUpCode } from './sign-up-code.ts';
import type { Template } from './template.ts';
import { textMail } from './text-layout.ts';
import { verifyEmail } from './verify-email.ts';

const TEMPLATES: { readonly [Kind in MailMessage['kind']]: Template<Kind> } = {
  verify_email: verifyEmail,
  address_in_use: addressInUse,
  sign_up_code: signUpCode,
  sign_in_code: signInCode,
  no_account: noAccount,
  confirm_code: confirmCode,
  reset_password: resetPassword,
  password_changed: passwordChanged,
  email_changed: emailChanged,
  second_factor_changed: secondFactorChanged,
  google_changed: googleChanged,
  new_sign_in: newSignIn,
  refresh_token_reused: refreshTokenReused,
  api_key_created: apiKeyCreated,
  account_deleted: accountDeleted,
};

export interface RenderedMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/**
 * A message in both forms.
 * @throws {TypeError} where a link is no address of the web.
 */
export function renderMail(message: MailMessage, site: Site): RenderedMail {
  // A message's kind and its template belong together by the table's type, which an index can't carry over.
  const template = TEMPLATES[message.kind] as (message: MailMessage, site: Site) => MailContent;
  const content = template(message, site);
  return { subject: content.title, text: textMail(content, site), html: htmlMail(content, site) };
}
