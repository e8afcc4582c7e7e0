import { button, note, paragraph } from './content.ts';
import type { Template } from './template.ts';

export const secondFactorChanged: Template<'second_factor_changed'> = (message, site) =>
  message.enabled
    ? {
        title: 'Your second factor is on',
        preview: 'From now on, signing in takes a code of your authenticator.',
        blocks: [
          paragraph`Hello ${message.username},`,
          paragraph`From now on, signing in to your account takes a code of your authenticator. Keep your recovery codes where you find them without your phone.`,
          button('Go to Tradewind', site.base),
          note`If that was not you, somebody else got into your account: set a new password at once, and write to whoever runs this platform.`,
        ],
      }
    : {
        title: 'Your second factor is off',
        preview: 'From now on, your password alone opens your account.',
        blocks: [
          paragraph`Hello ${message.username},`,
          paragraph`The second factor of your account was switched off. From now on, signing in takes no code of an authenticator.`,
          button('Go to Tradewind', site.base),
          note`If that was not you, set a new password at once, switch the second factor on again, and check your sessions and API keys.`,
        ],
      };
