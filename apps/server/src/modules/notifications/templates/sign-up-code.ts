import { CODE_MS } from '../lifetimes.ts';
import { code, note, paragraph } from './content.ts';
import { duration } from './duration.ts';
import type { Template } from './template.ts';

export const signUpCode: Template<'sign_up_code'> = (message) => ({
  title: 'Your code to sign up',
  preview: 'Enter it where you began to sign up.',
  blocks: [
    paragraph`Welcome! Enter this code to go on:`,
    code(message.code),
    note`The code works for ${duration(CODE_MS)}. If you did not ask for it, you need not do anything: without it nobody can sign up with your address.`,
  ],
});
