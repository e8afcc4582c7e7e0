import { createPublicKey, createSecretKey } from 'node:crypto';
import type { Bus, Clock, Unsubscribe } from '@tradewind/market';
import type { Scope } from '@tradewind/protocol';
import { VaultError } from '../../vault/vault.ts';
import type { Vault } from '../../vault/vault.ts';
import { parseAddressRange } from '../auth/key-addresses.ts';
import type { KeyDirectory, KeyProofMaterial, PlatformKeyRecord } from '../auth/key-directory.ts';
import { SESSIONS_TOPIC } from '../auth/session-events.ts';
import type { SessionEvent } from '../auth/session-events.ts';
import type { ApiKeyRepository, ApiKeyRow, KeyOwnerRow } from './api-key-repository.ts';
import type { ApiKeyUsage } from './api-key-usage.ts';

/** Bus topic of keys that are gone, heard by every process. Messages are {@link KeyEvent}. */
export const API_KEYS_TOPIC = 'auth.api-key';

export interface KeyEvent {
  readonly publicIds: readonly string[];
}

/** Deletions come at once over the bus; this bounds what a lost message can do. */
const TTL_MS = 5_000;
/** Unknown ids take places too, so that guessing them costs no query each. */
const ENTRIES_MAX = 10_000;

export interface ApiKeyDirectoryOptions {
  readonly repository: ApiKeyRepository;
  readonly vault: Vault;
  readonly usage: ApiKeyUsage;
  readonly bus: Bus;
  readonly clock: Clock;
}

interface Entry {
  readonly until: number;
  readonly loading: Promise<PlatformKeyRecord | null>;
  /** Undefined until it is loaded. */
  ownerId: string | null | undefined;
}

/** Platform keys that were looked up a moment ago, ready to check requests: secrets are decrypted once per look-up. */
export class ApiKeyDirectory implements KeyDirectory {
  readonly #options: ApiKeyDirectoryOptions;
  readonly #entries = new Map<string, Entry>();
  #unsubscribe: readonly Unsubscribe[] = [];

  constructor(options: ApiKeyDirectoryOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    const { bus } = this.#options;
    this.#unsubscribe = await Promise.all([
      bus.subscribe(API_KEYS_TOPIC, (message) => this.#forget((message as KeyEvent).publicIds)),
      bus.subscribe(SESSIONS_TOPIC, (message) => {
        const event = message as SessionEvent;
        if (event.type === 'user') this.#forgetOwner(event.userId);
      }),
    ]);
  }

  async stop(): Promise<void> {
    await Promise.all(this.#unsubscribe.map((unsubscribe) => unsubscribe()));
    this.#entries.clear();
  }

  async find(publicId: string): Promise<PlatformKeyRecord | null> {
    const known = this.#entries.get(publicId);
    if (known !== undefined && known.until > this.#options.clock.now()) return known.loading;
    // Those who ask at the same time wait for one look-up. What is forgotten meanwhile is not stored by it.
    const entry: Entry = {
      until: this.#options.clock.now() + TTL_MS,
      loading: this.#load(publicId),
      ownerId: undefined,
    };
    this.#entries.delete(publicId);
    this.#entries.set(publicId, entry);
    if (this.#entries.size > ENTRIES_MAX) this.#entries.delete(this.#entries.keys().next().value!);
    try {
      const record = await entry.loading;
      entry.ownerId = record?.owner.userId ?? null;
      return record;
    } catch (error) {
      if (this.#entries.get(publicId) === entry) this.#entries.delete(publicId);
      throw error;
    }
  }

  used(keyId: string, address: string): void {
    this.#options.usage.used(keyId, address);
  }

  /** Drops keys that were deleted: here before it returns, in other processes as soon as they hear of it. */
  async announceRemoved(publicIds: readonly string[]): Promise<void> {
    if (publicIds.length === 0) return;
    this.#forget(publicIds);
    await this.#options.bus.publish(API_KEYS_TOPIC, { publicIds } satisfies KeyEvent);
  }

  #forget(publicIds: readonly string[]): void {
    for (const publicId of publicIds) this.#entries.delete(publicId);
  }

  #forgetOwner(userId: string): void {
    for (const [publicId, { ownerId }] of this.#entries) {
      if (ownerId === userId || ownerId === undefined) this.#entries.delete(publicId);
    }
  }

  async #load(publicId: string): Promise<PlatformKeyRecord | null> {
    const { repository, vault, clock } = this.#options;
    const found = await repository.byPublicId(publicId);
    if (found === undefined) return null;
    const { key, owner } = found;
    const material = await proofMaterial(key, vault).catch(async (error: unknown) => {
      // The key may have been deleted, secret and all, since it was read.
      if (error instanceof VaultError && (await repository.byPublicId(publicId)) === undefined) return null;
      throw error;
    });
    if (material === null) return null;
    return {
      id: key.id,
      material,
      scopes: key.scopes as Scope[],
      allowedAddresses: key.allowedAddresses.map(parseAddressRange),
      expiresAt: key.expiresAt?.getTime() ?? null,
      owner: asOwner(owner, clock.now()),
    };
  }
}

/** Key objects are never printed, whatever logs the record. The database holds each algorithm to its column. */
async function proofMaterial(key: ApiKeyRow, vault: Vault): Promise<KeyProofMaterial> {
  switch (key.algorithm!) {
    case 'bearer':
      return { algorithm: 'bearer', secretHash: key.secretHash! };
    case 'hmac': {
      const secret = await vault.open(key.secretId!, 'hmac_key');
      return { algorithm: 'hmac', secret: createSecretKey(secret, 'utf8') };
    }
    case 'ed25519':
      return {
        algorithm: 'ed25519',
        publicKey: createPublicKey({ key: key.publicKey!, type: 'spki', format: 'der' }),
      };
  }
}

function asOwner(owner: KeyOwnerRow, now: number): PlatformKeyRecord['owner'] {
  const expired = owner.planExpiresAt !== null && owner.planExpiresAt.getTime() <= now;
  return {
    userId: owner.id,
    username: owner.username,
    role: owner.role,
    plan: expired ? 'free' : owner.plan,
    isVerified: owner.emailVerifiedAt !== null,
    status: owner.status,
  };
}
