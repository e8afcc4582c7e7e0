import { note, paragraph } from './content.ts';
import type { Template } from './template.ts';

export const accountDeleted: Template<'account_deleted'> = (message) => ({
  title: 'Your account was deleted',
  preview: 'Nobody can sign in to it any more.',
  blocks: [
    paragraph`Goodbye ${message.username},`,
    paragraph`Your account was deleted. All sessions and keys have ended, and what told about you is gone. Records that have to stay, such as those of the ledger, don't bear your name any more.`,
    paragraph`This is the last mail from us.`,
    note`If that was not you, write to whoever runs this platform.`,
  ],
});
