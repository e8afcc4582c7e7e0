import { RESET_LINK_MS } from '../lifetimes.ts';
import { button, note, paragraph } from './content.ts';
import { duration } from './duration.ts';
import type { Template } from './template.ts';

export const resetPassword: Template<'reset_password'> = (message) => ({
  title: 'Set a new password',
  preview: 'You asked for it, or somebody did with your address.',
  blocks: [
    paragraph`Hello ${message.username},`,
    paragraph`Here you can set a new password for your account. Everybody who is signed in to it will be signed out.`,
    button('Set a new password', message.link),
    note`The link works once, for ${duration(RESET_LINK_MS)}. If you did not ask for it, you need not do anything: your password stays as it is.`,
  ],
});
