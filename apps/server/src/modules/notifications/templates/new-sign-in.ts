import { button, facts, note, paragraph } from './content.ts';
import type { Template } from './template.ts';

const TIME = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });

export const newSignIn: Template<'new_sign_in'> = (message, site) => ({
  title: 'New sign-in to your account',
  preview: 'From a device that we have not seen before.',
  blocks: [
    paragraph`Hello ${message.username},`,
    paragraph`Somebody signed in to your account from a device that we have not seen before:`,
    facts({
      Device: message.device,
      'IP address': message.address,
      Time: `${TIME.format(new Date(message.time))} UTC`,
    }),
    paragraph`If that was you, all is well.`,
    button('Check your sessions', site.base),
    note`If it was not, end that session, and change your password.`,
  ],
});
