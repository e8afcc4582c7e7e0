import { button, note, paragraph } from './content.ts';
import type { Template } from './template.ts';

export const googleChanged: Template<'google_changed'> = (message, site) =>
  message.linked
    ? {
        title: 'A Google account was linked',
        preview: 'From now on, it signs in to your account.',
        blocks: [
          paragraph`Hello ${message.username},`,
          paragraph`A Google account was linked to yours. From now on, it signs in to your account.`,
          button('Go to Tradewind', site.base),
          note`If that was not you, unlink it at once, set a new password, and check your sessions and API keys.`,
        ],
      }
    : {
        title: 'Google was unlinked',
        preview: 'Your Google account no longer signs in.',
        blocks: [
          paragraph`Hello ${message.username},`,
          paragraph`Your Google account was unlinked and no longer signs in to your account.`,
          button('Go to Tradewind', site.base),
          note`If that was not you, set a new password at once, and check your sessions and API keys.`,
        ],
      };
