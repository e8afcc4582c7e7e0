import { z } from 'zod';
import { isoTime, listOf } from '../inputs.ts';
import { SCOPES } from '../permissions.ts';
import { apiKey, createdApiKey, KEY_ALGORITHMS, LLM_PROVIDERS } from '../resources/api-key.ts';
import { defineRoute } from '../route.ts';

const name = z
  .string()
  .trim()
  .min(1)
  .max(64)
  .regex(/^[^\p{Cc}<>]*$/u, 'must not contain control characters or < >');

/** An address or a CIDR range, IPv4 or IPv6. */
const addressRange = z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()]);

const newPlatformKey = z.strictObject({
  kind: z.literal('platform'),
  name,
  algorithm: z.enum(KEY_ALGORITHMS).default('bearer'),
  publicKey: z
    .string()
    .max(1024)
    .optional()
    .meta({ description: 'With ed25519: the public key, PEM (SPKI) or 32 bytes in base64' }),
  scopes: z.array(z.enum(SCOPES)).min(1).max(SCOPES.length).default(['read']),
  allowedAddresses: z.array(addressRange).max(50).default([]),
  expiresAt: isoTime.optional(),
});

const newLlmKey = z.strictObject({
  kind: z.literal('llm'),
  name: name.optional(),
  provider: z.enum(LLM_PROVIDERS),
  key: z
    .string()
    .min(16)
    .max(512)
    .regex(/^[\x21-\x7e]+$/, 'must be the key as the provider shows it'),
});

export const newApiKey = z.discriminatedUnion('kind', [newPlatformKey, newLlmKey]);

export type NewApiKey = z.output<typeof newApiKey>;
export type NewPlatformKey = z.output<typeof newPlatformKey>;
export type NewLlmKey = z.output<typeof newLlmKey>;

export const apiKeyRoutes = {
  list: defineRoute({
    method: 'GET',
    path: '/users/api-keys',
    tag: 'API keys',
    summary: 'One’s own keys, newest first; secrets are never among them',
    access: 'api-key:read',
    response: listOf(apiKey),
    errors: ['UNAUTHENTICATED', 'FORBIDDEN'],
  }),
  read: defineRoute({
    method: 'GET',
    path: '/users/api-keys/:id',
    tag: 'API keys',
    summary: 'One key',
    access: 'api-key:read',
    params: z.object({ id: z.uuid() }),
    response: apiKey,
    errors: ['UNAUTHENTICATED', 'FORBIDDEN', 'NOT_FOUND'],
  }),
  create: defineRoute({
    method: 'POST',
    path: '/users/api-keys',
    tag: 'API keys',
    summary: 'Make a platform key, whose secret is shown this once, or store the key of a language model',
    access: 'api-key:create',
    body: newApiKey,
    response: createdApiKey,
    status: 201,
    errors: [
      'UNAUTHENTICATED',
      'FORBIDDEN',
      'EMAIL_NOT_VERIFIED',
      'REAUTHENTICATION_REQUIRED',
      'CONFLICT',
      'LIMIT_REACHED',
    ],
  }),
  remove: defineRoute({
    method: 'DELETE',
    path: '/users/api-keys/:id',
    tag: 'API keys',
    summary: 'Delete a key; requests with it are refused from then on',
    access: 'api-key:delete',
    params: z.object({ id: z.uuid() }),
    response: apiKey,
    errors: ['UNAUTHENTICATED', 'FORBIDDEN', 'NOT_FOUND'],
  }),
};
