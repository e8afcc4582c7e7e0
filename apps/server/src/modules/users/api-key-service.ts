import type { Executor } from '@tradewind/database';
import type { Clock } from '@tradewind/market';
import { ApiError, PLANS } from '@tradewind/protocol';
import type {
  ApiKey,
  CreatedApiKey,
  LlmProvider,
  NewApiKey,
  NewLlmKey,
  NewPlatformKey,
} from '@tradewind/protocol';
import type { Vault } from '../../vault/vault.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { Origin } from '../auth/caller.ts';
import type { Principal } from '../auth/principal.ts';
import type { Notifications } from '../notifications/mail-message.ts';
import type { ApiKeyDirectory } from './api-key-directory.ts';
import { preparePlatformKey } from './api-key-platform.ts';
import type { ApiKeyRepository, ApiKeyRow } from './api-key-repository.ts';
import { toApiKey, toLlmKey, toPlatformKey } from './api-key-resource.ts';
import type { ApiKeyUsage } from './api-key-usage.ts';

/** Keys of language models that one account may keep; nobody needs as many. */
const LLM_KEYS_MAX = 20;
const HINT_LENGTH = 4;

const PROVIDER_NAMES: Readonly<Record<LlmProvider, string>> = {
  openai: 'OpenAI',
  anthropic: 'Anthropic',
  openrouter: 'OpenRouter',
};

export interface ApiKeyServiceOptions {
  readonly repository: ApiKeyRepository;
  readonly directory: ApiKeyDirectory;
  readonly usage: ApiKeyUsage;
  readonly vault: Vault;
  readonly audit: AuditLog;
  readonly notifications: Notifications;
  readonly clock: Clock;
}

/** Who changes keys, and from where. */
export interface KeyChange {
  readonly principal: Principal;
  readonly origin: Origin;
}

/** An account's keys: those that Tradewind issues, and those of language models that the user brings. */
export class ApiKeyService {
  readonly #options: ApiKeyServiceOptions;

  constructor(options: ApiKeyServiceOptions) {
    this.#options = options;
  }

  /** Newest first. */
  async list(userId: string): Promise<ApiKey[]> {
    return (await this.#options.repository.list(userId)).map(toApiKey);
  }

  /** @throws {ApiError} NOT_FOUND, also for keys of others */
  async read(userId: string, id: string): Promise<ApiKey> {
    const row = await this.#options.repository.find(userId, id);
    if (row === undefined) throw notFound();
    return toApiKey(row);
  }

  /**
   * Makes a platform key, or stores the key of a language model. The secret of a platform key is in the answer and
   * nowhere else.
   * @throws {ApiError} LIMIT_REACHED, VALIDATION_FAILED, CONFLICT for a second llm key of one name
   */
  async create(change: KeyChange, key: NewApiKey): Promise<CreatedApiKey> {
    const { repository, audit, notifications } = this.#options;
    const { principal, origin } = change;
    const { created, owner } = await repository.transaction(async (executor) => {
      // One at a time per account: the count below holds until the new key is in.
      const lockedOwner = await repository.lockOwner(principal.userId, executor);
      const existing = await repository.list(principal.userId, executor);
      const result =
        key.kind === 'platform'
          ? await this.#createPlatformKey(principal, key, existing, executor)
          : await this.#createLlmKey(principal, key, existing, executor);
      await audit.append(
        {
          actor: { type: 'user', id: principal.userId },
          action: 'api_key.created',
          target: { type: 'api_key', id: result.id },
          origin,
          after: remembered(result),
        },
        executor,
      );
      return { created: result, owner: lockedOwner };
    });
    if (owner.email !== null) {
      const { name } = created;
      await notifications.send({ kind: 'api_key_created', to: owner.email, username: owner.username, name });
    }
    return created;
  }

  /** Deletes a key and its secret; requests with it are refused from then on. @throws {ApiError} NOT_FOUND */
  async remove({ principal, origin }: KeyChange, id: string): Promise<ApiKey> {
    const { repository, audit } = this.#options;
    const row = await repository.transaction(async (executor) => {
      const removed = await repository.remove(principal.userId, id, executor);
      if (removed === undefined) throw notFound();
      await this.#removeSecrets([removed], executor);
      await audit.append(
        {
          actor: { type: 'user', id: principal.userId },
          action: 'api_key.deleted',
          target: { type: 'api_key', id },
          origin,
          before: remembered(toApiKey(removed)),
        },
        executor,
      );
      return removed;
    });
    await this.forget([row.publicId]);
    return toApiKey(row);
  }

  /**
   * Deletes all keys of an account that is closed, within the caller's transaction. Answers public ids for
   * {@link forget}, to be called once it is committed.
   */
  async removeAll(userId: string, executor: Executor): Promise<(string | null)[]> {
    const rows = await this.#options.repository.removeAll(userId, executor);
    await this.#removeSecrets(rows, executor);
    return rows.map(({ publicId }) => publicId);
  }

  /** Makes every process drop what it remembers of deleted keys. */
  async forget(publicIds: readonly (string | null)[]): Promise<void> {
    await this.#options.directory.announceRemoved(publicIds.filter((publicId) => publicId !== null));
  }

  /**
   * The user's newest key of a provider, in clear, for a call to that provider; null where there is none. For the
   * server's own use: it must not get into an answer, a log or a job's row.
   */
  async openLlmKey(userId: string, provider: LlmProvider): Promise<string | null> {
    const { repository, vault, usage } = this.#options;
    const row = await repository.newestLlmKey(userId, provider);
    if (row === undefined) return null;
    const key = await vault.open(row.secretId!, 'llm_key');
    usage.used(row.id, null);
    return key;
  }

  async #createPlatformKey(
    { userId, plan }: Principal,
    key: NewPlatformKey,
    existing: readonly ApiKeyRow[],
    executor: Executor,
  ): Promise<CreatedApiKey> {
    const { repository, vault, clock } = this.#options;
    assertBelow(PLANS[plan].apiKeys, existing, 'platform', `The plan ${plan} allows`);
    const { values, vaultSecret, shown } = preparePlatformKey(key, clock.now());
    const secretId =
      vaultSecret === undefined
        ? null
        : await vault.store({ userId, purpose: 'hmac_key', text: vaultSecret }, executor);
    const createdAt = new Date(clock.now());
    const row = await repository.create({ ...values, userId, secretId, createdAt }, executor);
    return { ...toPlatformKey(row), ...(shown === undefined ? {} : { secret: shown }) };
  }

  async #createLlmKey(
    { userId }: Principal,
    key: NewLlmKey,
    existing: readonly ApiKeyRow[],
    executor: Executor,
  ): Promise<CreatedApiKey> {
    const { repository, vault, clock } = this.#options;
    assertBelow(LLM_KEYS_MAX, existing, 'llm', 'An account may keep');
    const hint = key.key.slice(-HINT_LENGTH);
    const name = key.name ?? `${PROVIDER_NAMES[key.provider]} …${hint}`;
    const isTaken = (row: ApiKeyRow) => row.kind === 'llm' && row.name.toLowerCase() === name.toLowerCase();
    if (existing.some(isTaken)) {
      throw new ApiError('CONFLICT', `There is a key named ${name} already: delete it, or take another name`);
    }
    const secretId = await vault.store({ userId, purpose: 'llm_key', text: key.key }, executor);
    const createdAt = new Date(clock.now());
    const { kind, provider } = key;
    return toLlmKey(
      await repository.create({ userId, kind, name, provider, hint, secretId, createdAt }, executor),
    );
  }

  async #removeSecrets(rows: readonly ApiKeyRow[], executor: Executor): Promise<void> {
    for (const { secretId } of rows) {
      if (secretId !== null) await this.#options.vault.remove(secretId, executor);
    }
  }
}

/** @throws {ApiError} LIMIT_REACHED */
function assertBelow(limit: number, existing: readonly ApiKeyRow[], kind: ApiKey['kind'], who: string): void {
  if (existing.filter((row) => row.kind === kind).length < limit) return;
  const what = kind === 'platform' ? 'API keys' : 'keys of language models';
  throw new ApiError('LIMIT_REACHED', `${who} ${limit} ${what}: delete one first`, {
    details: { limit: kind === 'platform' ? 'apiKeys' : 'llmKeys', max: limit },
  });
}

/** What the audit log keeps of a key: all that is public. */
function remembered(key: ApiKey | CreatedApiKey): object {
  if (key.kind === 'llm') return { kind: key.kind, name: key.name, provider: key.provider };
  const { kind, name, algorithm, key: publicId, scopes, allowedAddresses, expiresAt } = key;
  return { kind, name, algorithm, key: publicId, scopes, allowedAddresses, expiresAt };
}

function notFound(): ApiError {
  return new ApiError('NOT_FOUND', 'There is no such API key');
}
