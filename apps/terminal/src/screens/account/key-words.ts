import type { KeyAlgorithm, LlmProvider, Scope } from '@tradewind/protocol';

export const ALGORITHM_WORDS: Readonly<Record<KeyAlgorithm, string>> = {
  bearer: 'bearer token',
  hmac: 'HMAC-SHA256',
  ed25519: 'Ed25519',
};

export const SCOPE_WORDS: Readonly<Record<Scope, string>> = {
  read: 'see account, orders and balances',
  trade: 'place and cancel orders',
  withdraw: 'move funds out',
};

export const PROVIDER_WORDS: Readonly<Record<LlmProvider, string>> = {
  openai: 'OpenAI',
  anthropic: 'Anthropic',
  openrouter: 'OpenRouter',
};
