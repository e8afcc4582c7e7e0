import type { AuthenticationMethod } from '@tradewind/protocol';

const WORDS: Readonly<Record<AuthenticationMethod, string>> = {
  password: 'password',
  email_code: 'mailed code',
  google: 'Google',
  totp: 'authenticator',
  recovery_code: 'recovery code',
};

/** How somebody signed in: `password, authenticator`. */
export function methodWords(methods: readonly AuthenticationMethod[]): string {
  return methods.map((method) => WORDS[method]).join(', ') || '–';
}
