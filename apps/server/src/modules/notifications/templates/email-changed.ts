import { facts, note, paragraph } from './content.ts';
import type { Template } from './template.ts';

export const emailChanged: Template<'email_changed'> = (message) => ({
  title: 'The mail address of your account was changed',
  preview: 'This address does not open your account any more.',
  blocks: [
    paragraph`Hello ${message.username},`,
    paragraph`Your account has a new mail address. The one that you read this at does not open it any more.`,
    facts({ 'New address': message.newEmail }),
    note`If that was not you, somebody else got into your account: write to whoever runs this platform at once, and keep this mail as the proof.`,
  ],
});
