import { z } from 'zod';

/**
 * A username as typed. Compatibility forms are folded (NFKC), and what remains must be ASCII: letters of other scripts
 * that look like Latin ones can't pass for somebody else.
 */
export const usernameInput = z
  .string()
  .max(128)
  .transform((text) => text.normalize('NFKC').trim())
  .pipe(
    z
      .string()
      .regex(
        /^[A-Za-z0-9](?:[A-Za-z0-9._-]{1,30})[A-Za-z0-9]$/,
        'must have 3 to 32 Latin letters or digits, with . _ - only inside',
      ),
  )
  .meta({
    description: '3 to 32 letters, digits, . _ -; unique whatever its capitals',
    examples: ['satoshi'],
  });

/** What uniqueness of usernames is judged by. */
export const usernameKey = (username: string): string => username.normalize('NFKC').toLowerCase();

export const emailInput = z
  .string()
  .max(254)
  .transform((text) => text.trim())
  .pipe(z.email({ pattern: z.regexes.unicodeEmail, error: 'must be a mail address' }))
  .meta({ description: 'Mail address', examples: ['satoshi@example.com'] });

/** What mail addresses are compared by. */
export const emailKey = (email: string): string => email.normalize('NFKC').toLowerCase();

/** Any password. Nothing is trimmed or cut; the bound only keeps hashing cheap. */
export const passwordInput = z
  .string()
  .min(1)
  .max(1024)
  .meta({ description: 'At least 12 characters, or one that is hard to guess', format: 'password' });

/** A one-time code of a mail or an authenticator. */
export const codeInput = z
  .string()
  .transform((text) => text.replaceAll(/[\s-]/g, ''))
  .pipe(z.string().regex(/^\d{6}$/, 'must have six digits'))
  .meta({ description: 'Six digits', examples: ['123456'] });

export const recoveryCodeInput = z.string().min(8).max(32).meta({ description: 'One of the recovery codes' });

/** A long secret that was given out by the server, such as of a reset link. */
export const secretInput = z.string().min(16).max(512);

export const personNameInput = z
  .string()
  .max(100)
  .transform((text) => text.normalize('NFC').trim())
  // Control characters have no place in a name: they break mails, logs and exports.
  .pipe(
    z
      .string()
      .min(1)
      .regex(/^[^\p{Cc}\p{Cf}<>]*$/u, 'must not contain control characters or < >'),
  )
  .meta({ description: 'Name of the person', examples: ['Satoshi Nakamoto'] });

export const phoneInput = z
  .string()
  .max(32)
  .transform((text) => text.replaceAll(/[\s().-]/g, ''))
  .pipe(z.string().regex(/^\+?[0-9]{6,15}$/, 'must be a phone number, as +4930123456'))
  .meta({ description: 'Phone number', examples: ['+4930123456'] });

export const referralCodeInput = z
  .string()
  .max(16)
  .transform((text) => text.trim().toUpperCase())
  .pipe(z.string().regex(/^[A-Z0-9]{4,16}$/, 'must be a referral code'))
  .meta({ description: 'Code of the account that invited this one', examples: ['K7QX2M9P'] });

/** Where the refresh token goes: into a cookie that scripts can't read, or into the answer for clients without cookies. */
export const tokenDelivery = z.enum(['cookie', 'body']).default('cookie');

/** Where a browser goes after it signed in: a path of this site, never another site. */
export const returnToInput = z
  .string()
  .max(500)
  .regex(/^\/(?![/\\])[^\\\p{Cc}]*$/u, 'must be a path of this site');
