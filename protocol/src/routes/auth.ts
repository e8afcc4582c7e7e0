import { z } from 'zod';
import {
  codeInput,
  emailInput,
  passwordInput,
  recoveryCodeInput,
  secretInput,
  referralCodeInput,
  tokenDelivery,
  usernameInput,
} from '../account-inputs.ts';
import { signedIn } from '../resources/session.ts';
import { user } from '../resources/user.ts';
import { defineRoute } from '../route.ts';

/** What is the same for everybody, so that an answer tells nothing about accounts. */
const accepted = z.object({ message: z.string() });

export const registerBody = z.strictObject({
  username: usernameInput,
  email: emailInput,
  password: passwordInput,
  referralCode: referralCodeInput.optional(),
  tokenDelivery,
});

/** A password with a username or a mail address, or an ID token of Google. `code` saves the second step. */
export const loginBody = z
  .strictObject({
    username: z.string().min(1).max(254).optional(),
    email: z.string().min(1).max(254).optional(),
    password: passwordInput.optional(),
    provider: z.literal('google').optional(),
    idToken: z.string().min(1).max(8192).optional(),
    code: codeInput.optional(),
    recoveryCode: recoveryCodeInput.optional(),
    tokenDelivery,
  })
  .superRefine((body, context) => {
    const issue = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message });
    if (body.provider === 'google') {
      if (body.idToken === undefined) issue('idToken', 'is needed with provider "google"');
      if (body.password !== undefined) issue('password', 'does not go with provider "google"');
      return;
    }
    if (body.idToken !== undefined) issue('provider', 'must be "google" where idToken is given');
    if ((body.username === undefined) === (body.email === undefined)) {
      issue('username', 'either username or email is needed');
    }
    if (body.password === undefined) issue('password', 'is needed');
  });

export type LoginBody = z.output<typeof loginBody>;

const registration = {
  method: 'POST',
  tag: 'Authentication',
  access: 'public',
  attempts: 'registration',
  body: registerBody,
  response: signedIn,
  status: 201,
  errors: ['USERNAME_TAKEN', 'WEAK_PASSWORD', 'UNKNOWN_REFERRAL_CODE', 'CROSS_SITE_REQUEST', 'OVERLOADED'],
} as const;

const login = {
  method: 'POST',
  tag: 'Authentication',
  access: 'public',
  attempts: 'password',
  body: loginBody,
  response: signedIn,
  errors: [
    'INVALID_CREDENTIALS',
    'SECOND_FACTOR_REQUIRED',
    'INVALID_CODE',
    'INVALID_TOKEN',
    'ACCOUNT_EXISTS',
    'ACCOUNT_SUSPENDED',
    'CROSS_SITE_REQUEST',
    'GOOGLE_UNAVAILABLE',
    'OVERLOADED',
  ],
} as const;

export const authRoutes = {
  register: defineRoute({
    ...registration,
    path: '/auth/register',
    summary: 'Create an account and sign in',
  }),
  registerUser: defineRoute({ ...registration, path: '/users/register', summary: 'As /auth/register' }),
  login: defineRoute({ ...login, path: '/auth/login', summary: 'Sign in with a password or with Google' }),
  loginUser: defineRoute({ ...login, path: '/users/login', summary: 'As /auth/login' }),
  refresh: defineRoute({
    method: 'POST',
    path: '/auth/refresh',
    tag: 'Authentication',
    summary: 'A new access token; the refresh token is replaced too',
    access: 'public',
    attempts: 'token',
    body: z.strictObject({ refreshToken: secretInput.optional() }).optional(),
    response: signedIn,
    errors: ['INVALID_REFRESH_TOKEN', 'REFRESH_TOKEN_REUSED', 'ACCOUNT_SUSPENDED', 'CROSS_SITE_REQUEST'],
  }),
  logout: defineRoute({
    method: 'POST',
    path: '/auth/logout',
    tag: 'Authentication',
    summary: 'End this session. Succeeds also where none is',
    access: 'public',
    body: z.strictObject({ refreshToken: secretInput.optional() }).optional(),
    response: accepted,
    errors: ['CROSS_SITE_REQUEST'],
  }),
  me: defineRoute({
    method: 'GET',
    path: '/auth/me',
    tag: 'Authentication',
    summary: 'The account that is signed in',
    access: 'account:read',
    response: user,
    errors: ['UNAUTHENTICATED', 'FORBIDDEN'],
  }),
  reauthenticate: defineRoute({
    method: 'POST',
    path: '/auth/reauthenticate',
    tag: 'Authentication',
    summary: 'Prove who you are again, before something that needs it',
    access: 'session:confirm',
    attempts: 'password',
    body: z
      .strictObject({
        password: passwordInput.optional(),
        code: codeInput.optional(),
        emailCode: codeInput.optional(),
      })
      .refine(
        (body) => Object.values(body).filter((value) => value !== undefined).length === 1,
        'exactly one of password, code and emailCode is needed',
      ),
    response: z.object({ validForSeconds: z.number().int() }),
    errors: ['UNAUTHENTICATED', 'FORBIDDEN', 'INVALID_CREDENTIALS', 'INVALID_CODE', 'OVERLOADED'],
  }),
  reauthenticateByMail: defineRoute({
    method: 'POST',
    path: '/auth/reauthenticate/code',
    tag: 'Authentication',
    summary: 'Send a code by mail, for accounts without password and second factor',
    access: 'session:confirm',
    attempts: 'mail',
    response: accepted,
    status: 202,
    errors: ['UNAUTHENTICATED', 'FORBIDDEN'],
  }),
  forgotPassword: defineRoute({
    method: 'POST',
    path: '/auth/forgot-password',
    tag: 'Authentication',
    summary: 'Send a link to set a new password. The answer is the same for every address',
    access: 'public',
    attempts: 'mail',
    body: z.strictObject({ email: emailInput }),
    response: accepted,
    status: 202,
    errors: [],
  }),
  resetPassword: defineRoute({
    method: 'POST',
    path: '/auth/reset-password',
    tag: 'Authentication',
    summary: 'Set a new password with the token of the link. All sessions end',
    access: 'public',
    attempts: 'token',
    body: z.strictObject({ token: secretInput, password: passwordInput }),
    response: accepted,
    errors: ['INVALID_TOKEN', 'WEAK_PASSWORD', 'OVERLOADED'],
  }),
  changePassword: defineRoute({
    method: 'PUT',
    path: '/auth/change-password',
    tag: 'Authentication',
    summary: 'Change or set the password. All other sessions end',
    access: 'account:update',
    attempts: 'password',
    body: z.strictObject({ currentPassword: passwordInput.optional(), newPassword: passwordInput }),
    response: accepted,
    errors: [
      'UNAUTHENTICATED',
      'FORBIDDEN',
      'INVALID_CREDENTIALS',
      'REAUTHENTICATION_REQUIRED',
      'WEAK_PASSWORD',
      'OVERLOADED',
    ],
  }),
  verifyEmail: defineRoute({
    method: 'POST',
    path: '/auth/verify-email',
    tag: 'Authentication',
    summary: 'Prove the mail address, with the token of the link or, signed in, with the code',
    access: 'public',
    attempts: 'code',
    body: z
      .strictObject({ token: secretInput.optional(), code: codeInput.optional() })
      .refine(
        (body) => (body.token === undefined) !== (body.code === undefined),
        'either token or code is needed',
      ),
    response: accepted,
    errors: ['INVALID_TOKEN', 'INVALID_CODE', 'UNAUTHENTICATED'],
  }),
  resendVerification: defineRoute({
    method: 'POST',
    path: '/auth/verify-email/resend',
    tag: 'Authentication',
    summary: 'Send the mail that proves the address again',
    access: 'account:update',
    attempts: 'mail',
    response: accepted,
    status: 202,
    errors: ['UNAUTHENTICATED', 'FORBIDDEN', 'CONFLICT'],
  }),
  changeEmail: defineRoute({
    method: 'PUT',
    path: '/auth/email',
    tag: 'Authentication',
    summary: 'Change the mail address; it counts once it is proven',
    access: 'account:secure',
    attempts: 'mail',
    body: z.strictObject({ email: emailInput }),
    response: accepted,
    status: 202,
    errors: ['UNAUTHENTICATED', 'FORBIDDEN', 'REAUTHENTICATION_REQUIRED'],
  }),
  jwks: defineRoute({
    method: 'GET',
    path: '/auth/jwks.json',
    root: '/.well-known/jwks.json',
    tag: 'Authentication',
    summary: 'Public keys of access tokens, as a JSON Web Key Set; also at /.well-known/jwks.json',
    access: 'public',
    response: z.object({ keys: z.array(z.record(z.string(), z.unknown())) }),
    errors: [],
  }),
};
