/** What an account is to the house. The plan it pays for is another matter: see {@link PLANS}. */
export const ROLES = ['user', 'support', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** What a platform API key was made for. */
export const SCOPES = ['read', 'trade', 'withdraw'] as const;
export type Scope = (typeof SCOPES)[number];

/** Who may do something, and on what conditions. */
export interface PermissionRule {
  readonly roles: readonly Role[];
  /** The scope with which a platform API key may; null: no key may, only a person who has signed in. */
  readonly scope: Scope | null;
  /** Needs a verified mail address. */
  readonly verified?: true;
  /** Needs a proof of identity within the last minutes; see `POST /auth/reauthenticate`. */
  readonly recent?: true;
  readonly meaning: string;
}

const EVERYBODY = ROLES;
const STAFF = ['support', 'admin'] as const;
const ADMINISTRATORS = ['admin'] as const;

/** Every permission, as resource and action. What is not in this table is not allowed to anybody. */
export const PERMISSIONS = {
  'account:read': {
    roles: EVERYBODY,
    scope: 'read',
    meaning: 'See one’s own profile, credits and referrals',
  },
  'account:update': { roles: EVERYBODY, scope: null, meaning: 'Change one’s own profile and preferences' },
  'account:secure': {
    roles: EVERYBODY,
    scope: null,
    recent: true,
    meaning: 'Change mail address, linked identities and second factor; delete the account',
  },
  'account:export': { roles: EVERYBODY, scope: null, meaning: 'Take one’s own data along' },
  'session:read': { roles: EVERYBODY, scope: null, meaning: 'See where one is signed in' },
  'session:revoke': { roles: EVERYBODY, scope: null, meaning: 'Sign out, here or elsewhere' },
  'session:confirm': { roles: EVERYBODY, scope: null, meaning: 'Prove one’s identity again' },
  'api-key:read': { roles: EVERYBODY, scope: null, meaning: 'List one’s own API keys' },
  'api-key:create': {
    roles: EVERYBODY,
    scope: null,
    verified: true,
    recent: true,
    meaning: 'Make API keys and store keys of language models',
  },
  'api-key:delete': { roles: EVERYBODY, scope: null, meaning: 'Delete one’s own API keys' },
  'order:read': { roles: EVERYBODY, scope: 'read', meaning: 'See one’s own orders, fills and positions' },
  'order:create': {
    roles: EVERYBODY,
    scope: 'trade',
    meaning: 'Place, change and cancel orders; manage positions',
  },
  'wallet:read': { roles: EVERYBODY, scope: 'read', meaning: 'See one’s own balances and portfolio' },
  'wallet:transfer': {
    roles: EVERYBODY,
    scope: 'trade',
    meaning: 'Pay paper money in, move it between one’s wallets; with scope withdraw, to somebody else',
  },
  'wallet:withdraw': { roles: EVERYBODY, scope: 'withdraw', meaning: 'Pay paper money out' },
  'credit:purchase': { roles: EVERYBODY, scope: null, verified: true, meaning: 'Buy credits' },
  'market-data:manage': {
    roles: ADMINISTRATORS,
    scope: null,
    meaning: 'Add symbols, import and download history',
  },
  'user:read': { roles: STAFF, scope: null, meaning: 'Search and see accounts' },
  'user:update': {
    roles: ADMINISTRATORS,
    scope: null,
    meaning: 'Suspend accounts, change roles and plans, end sessions',
  },
  'exchange:read': {
    roles: STAFF,
    scope: null,
    meaning: 'See bounds of risk, insurance fund and liquidations; reconcile the books',
  },
  'exchange:manage': {
    roles: ADMINISTRATORS,
    scope: null,
    meaning: 'Change markets and bounds of risk, halt and resume, pay into the insurance fund',
  },
  'audit-log:read': { roles: ADMINISTRATORS, scope: null, meaning: 'Read and verify the audit log' },
  'statistics:read': { roles: STAFF, scope: null, meaning: 'See figures of the whole house' },
} as const satisfies Record<string, PermissionRule>;

export type Permission = keyof typeof PERMISSIONS;

/** True for what only staff may do. In production it needs a second factor. */
export function isAdministrative(permission: Permission): boolean {
  return !(PERMISSIONS[permission].roles as readonly Role[]).includes('user');
}
