import { CODE_MS } from '../lifetimes.ts';
import { code, note, paragraph } from './content.ts';
import { duration } from './duration.ts';
import type { Template } from './template.ts';

export const confirmCode: Template<'confirm_code'> = (message) => ({
  title: 'Your code to confirm that it is you',
  preview: 'Before something important in your account is changed.',
  blocks: [
    paragraph`Hello ${message.username},`,
    paragraph`You are about to change something important in your account. Enter this code to confirm that it is you:`,
    code(message.code),
    note`The code works for ${duration(CODE_MS)}. Give it to nobody, whoever asks. If you did not ask for it, somebody else is signed in to your account: sign out everywhere and change your password.`,
  ],
});
