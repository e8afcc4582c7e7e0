import { CODE_MS } from '../lifetimes.ts';
import { code, note, paragraph } from './content.ts';
import { duration } from './duration.ts';
import type { Template } from './template.ts';

export const signInCode: Template<'sign_in_code'> = (message) => ({
  title: 'Your code to sign in',
  preview: 'Enter it where you began to sign in.',
  blocks: [
    paragraph`Hello ${message.username},`,
    paragraph`Enter this code to sign in:`,
    code(message.code),
    note`The code works for ${duration(CODE_MS)}. Give it to nobody, whoever asks. If you did not ask for it, you need not do anything: without it nobody gets in.`,
  ],
});
