import type { MailMessage } from '../mail-message.ts';
import type { MailContent, Site } from './content.ts';

/** Says what a mail of one kind says. */
export type Template<Kind extends MailMessage['kind']> = (
  message: Extract<MailMessage, { readonly kind: Kind }>,
  site: Site,
) => MailContent;
