import type { KeyObject } from 'node:crypto';
import type { Scope } from '@tradewind/protocol';
import type { AddressRange } from './key-addresses.ts';
import type { Principal } from './principal.ts';

/** What a caller has to show. */
export type KeyProofMaterial =
  | { readonly algorithm: 'bearer'; readonly secretHash: Buffer }
  | { readonly algorithm: 'hmac'; readonly secret: KeyObject }
  | { readonly algorithm: 'ed25519'; readonly publicKey: KeyObject };

/** A platform key and its owner, as of a moment ago. */
export interface PlatformKeyRecord {
  readonly id: string;
  readonly material: KeyProofMaterial;
  readonly scopes: readonly Scope[];
  /** Empty: any address. */
  readonly allowedAddresses: readonly AddressRange[];
  /** UTC milliseconds; null: never. */
  readonly expiresAt: number | null;
  readonly owner: Omit<Principal, 'proof'> & { readonly status: 'active' | 'suspended' | 'deleted' };
}

/** Where authentication looks keys up. */
export interface KeyDirectory {
  /** The key that a public id names; null where there is none (any more). */
  find(publicId: string): Promise<PlatformKeyRecord | null>;
  /** Notes that a key was used; it is written a little later. */
  used(keyId: string, address: string): void;
}
