export { selfSignedCertificate } from './certificate.ts';
export type { Certificate } from './certificate.ts';
export { startMailServer } from './mail-server.ts';
export type { MailServer, MailServerOptions, ReceivedMail, Reply } from './mail-server.ts';
