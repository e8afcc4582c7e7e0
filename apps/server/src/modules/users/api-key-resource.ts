import type { ApiKey, LlmKey, LlmProvider, PlatformKey, Scope } from '@tradewind/protocol';
import type { ApiKeyRow } from './api-key-repository.ts';

/** A key as its owner sees it; nothing secret is in it. */
export function toApiKey(row: ApiKeyRow): ApiKey {
  return row.kind === 'platform' ? toPlatformKey(row) : toLlmKey(row);
}

/** The database holds platform keys to having an algorithm and a public id. */
export function toPlatformKey(row: ApiKeyRow): PlatformKey {
  return {
    ...common(row),
    kind: 'platform',
    algorithm: row.algorithm!,
    key: row.publicId!,
    scopes: row.scopes as Scope[],
    allowedAddresses: row.allowedAddresses,
    expiresAt: row.expiresAt?.toISOString() ?? null,
    lastUsedAddress: row.lastUsedAddress,
  };
}

/** The database holds keys of language models to having a provider. */
export function toLlmKey(row: ApiKeyRow): LlmKey {
  return { ...common(row), kind: 'llm', provider: row.provider as LlmProvider, hint: row.hint ?? '' };
}

function common(row: ApiKeyRow) {
  return {
    id: row.id,
    name: row.name,
    createdAt: row.createdAt.toISOString(),
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
  };
}
