import { button, note, paragraph } from './content.ts';
import type { Template } from './template.ts';

export const noAccount: Template<'no_account'> = (_message, site) => ({
  title: 'No account with this mail address',
  preview: 'Somebody tried to get into an account with it.',
  blocks: [
    paragraph`Somebody asked to sign in, or to set a new password, with this mail address. There is no account that it opens.`,
    paragraph`If that was you: you may have signed up with another address, or never confirmed this one. You can try another, or sign up.`,
    button('Go to Tradewind', site.base),
    note`If it was somebody else, you need not do anything.`,
  ],
});
