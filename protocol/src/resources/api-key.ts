import { z } from 'zod';
import { isoTime } from '../inputs.ts';
import { SCOPES } from '../permissions.ts';

/** How requests with a platform key prove that they have it. */
export const KEY_ALGORITHMS = ['bearer', 'hmac', 'ed25519'] as const;
export const LLM_PROVIDERS = ['openai', 'anthropic', 'openrouter'] as const;

const common = {
  id: z.uuid(),
  name: z.string(),
  createdAt: isoTime,
  lastUsedAt: isoTime.nullable(),
};

/** A key that Tradewind issued. Its secret was shown once, when it was made. */
export const platformKey = z
  .object({
    ...common,
    kind: z.literal('platform'),
    algorithm: z.enum(KEY_ALGORITHMS),
    key: z.string().meta({ description: 'The public part: it names the key in requests' }),
    scopes: z.array(z.enum(SCOPES)),
    allowedAddresses: z.array(z.string()).meta({ description: 'Addresses or CIDR ranges; empty: any' }),
    expiresAt: isoTime.nullable(),
    lastUsedAddress: z.string().nullable(),
  })
  .meta({ id: 'PlatformKey' });

/** The user's own key of a language model provider. It is never given out again. */
export const llmKey = z
  .object({
    ...common,
    kind: z.literal('llm'),
    provider: z.enum(LLM_PROVIDERS),
    hint: z.string().meta({ description: 'The last four characters' }),
  })
  .meta({ id: 'LlmKey' });

export const apiKey = z.discriminatedUnion('kind', [platformKey, llmKey]);

/** A new key. `secret` is shown this once: the whole bearer token, or the HMAC secret; absent for Ed25519 and llm. */
export const createdApiKey = z.discriminatedUnion('kind', [
  platformKey.extend({ secret: z.string().optional() }).meta({ id: 'NewPlatformKey' }),
  llmKey,
]);

export type PlatformKey = z.infer<typeof platformKey>;
export type LlmKey = z.infer<typeof llmKey>;
export type ApiKey = z.infer<typeof apiKey>;
export type CreatedApiKey = z.infer<typeof createdApiKey>;
export type KeyAlgorithm = (typeof KEY_ALGORITHMS)[number];
export type LlmProvider = (typeof LLM_PROVIDERS)[number];
