import { button, facts, note, paragraph } from './content.ts';
import type { Template } from './template.ts';

export const apiKeyCreated: Template<'api_key_created'> = (message, site) => ({
  title: 'New API key in your account',
  preview: 'Programs that have it can use your account.',
  blocks: [
    paragraph`Hello ${message.username},`,
    paragraph`An API key was added to your account. Programs that have it can use your account, as far as its permissions go:`,
    facts({ Name: message.name }),
    button('Go to Tradewind', site.base),
    note`If that was not you, delete the key, sign out everywhere, and change your password.`,
  ],
});
