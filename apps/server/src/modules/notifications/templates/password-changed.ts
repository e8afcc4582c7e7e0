import { button, note, paragraph } from './content.ts';
import type { Template } from './template.ts';

export const passwordChanged: Template<'password_changed'> = (message, site) => ({
  title: 'Your password was changed',
  preview: 'All other sessions were signed out.',
  blocks: [
    paragraph`Hello ${message.username},`,
    paragraph`The password of your account was changed, and all other sessions were signed out.`,
    button('Go to Tradewind', site.base),
    note`If that was not you, set a new password at once (“Forgot your password?” where you sign in), and check your sessions and API keys.`,
  ],
});
