import { button, facts, note, paragraph } from './content.ts';
import type { Template } from './template.ts';

export const refreshTokenReused: Template<'refresh_token_reused'> = (message, site) => ({
  title: 'A session was ended for your safety',
  preview: 'What keeps it signed in was used twice.',
  blocks: [
    paragraph`Hello ${message.username},`,
    paragraph`What keeps a session of yours signed in was used twice. That happens when somebody has copied it, so we ended the session, on both sides:`,
    facts({ Device: message.device }),
    paragraph`You can sign in again. If you know of no harmless cause, such as a browser profile that you copied, check that device, and change your password.`,
    button('Go to Tradewind', site.base),
    note`Your other sessions were not touched. You can end them where you see your sessions.`,
  ],
});
