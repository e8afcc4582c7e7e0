import { button, note, paragraph } from './content.ts';
import type { Template } from './template.ts';

export const addressInUse: Template<'address_in_use'> = (message, site) => ({
  title: 'Your mail address was used to sign up',
  preview: 'Your account has this address already. Nothing was changed.',
  blocks: [
    paragraph`Hello ${message.username},`,
    paragraph`Somebody entered this mail address for another account. It belongs to your account, so nothing was changed, and the other account can't use it.`,
    paragraph`If that was you: you have an account already. Sign in to it, or set a new password if you forgot yours.`,
    button('Go to Tradewind', site.base),
    note`If it was somebody else, you need not do anything.`,
  ],
});
