import { ADDRESS_CODE_MS, ADDRESS_LINK_MS } from '../lifetimes.ts';
import { button, code, note, paragraph } from './content.ts';
import { duration } from './duration.ts';
import type { Template } from './template.ts';

export const verifyEmail: Template<'verify_email'> = (message) => ({
  title: 'Confirm your mail address',
  preview: 'One code, or one click, and the address is yours.',
  blocks: [
    paragraph`Hello ${message.username},`,
    paragraph`Enter this code to confirm that this mail address is yours:`,
    code(message.code),
    paragraph`Or confirm it with one click:`,
    button('Confirm the address', message.link),
    note`The code works for ${duration(ADDRESS_CODE_MS)}, the link for ${duration(ADDRESS_LINK_MS)}. If you did not sign up, you need not do anything: without this mail nobody can use your address.`,
  ],
});
