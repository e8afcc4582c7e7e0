import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import PostalMime from 'postal-mime';
import type { Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import type { SMTPServerOptions } from 'smtp-server';
import type { Certificate } from './certificate.ts';

/** A mail as it came over the wire. */
export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  /** The whole message as sent. */
  readonly raw: string;
  readonly parsed: Email;
  /** Whether it came over TLS. */
  readonly secure: boolean;
  /** Who signed in, if anybody. */
  readonly user: string | null;
}

/** An answer other than `250`: reply code and text. Awaited, so that an answer can be slow. */
export type Reply = readonly [code: number, text: string] | undefined;

export interface MailServerOptions {
  readonly certificate?: Certificate;
  /** TLS from the first byte instead of STARTTLS. */
  readonly immediateTls?: boolean;
  /** Passwords by user; everybody must sign in where given. */
  readonly users?: Readonly<Record<string, string>>;
  readonly onRecipient?: (address: string) => Reply | Promise<Reply>;
  readonly onMail?: (mail: ReceivedMail) => Reply | Promise<Reply>;
}

/** A real SMTP server on a free port of this machine. */
export interface MailServer {
  readonly port: number;
  /** Mails it took, in order. */
  readonly mails: readonly ReceivedMail[];
  /** Sessions that were opened since the beginning. */
  readonly connections: number;
  /** Stops listening and ends connections. */
  stop(): Promise<void>;
  /** Listens on the same port again. */
  start(): Promise<void>;
}

/** Starts a mail server that takes everything, unless the options say otherwise. */
export async function startMailServer(options: MailServerOptions = {}): Promise<MailServer> {
  const mails: ReceivedMail[] = [];
  let connections = 0;
  const create = () =>
    new SMTPServer({
      ...protection(options),
      closeTimeout: 10,
      disableReverseLookup: true,
      onConnect(_session, callback) {
        connections += 1;
        callback();
      },
      onAuth({ username = '', password }, _session, callback) {
        const known = options.users?.[username] !== undefined && options.users[username] === password;
        callback(known ? null : new Error('Invalid login'), known ? { user: username } : undefined);
      },
      onRcptTo({ address }, _session, callback) {
        const answer = async (): Promise<void> => callback(failure(await options.onRecipient?.(address)));
        void answer();
      },
      onData(stream, { envelope, secure, user }, callback) {
        const take = async (): Promise<void> => {
          const raw = await buffer(stream);
          const mail: ReceivedMail = {
            from: envelope.mailFrom === false ? '' : envelope.mailFrom.address,
            to: envelope.rcptTo.map(({ address }) => address),
            raw: raw.toString('latin1'),
            parsed: await PostalMime.parse(raw),
            secure,
            user: (user as string | undefined) ?? null,
          };
          const reply = await options.onMail?.(mail);
          if (reply === undefined) mails.push(mail);
          callback(failure(reply));
        };
        void take();
      },
    });
  const listen = async (on: number): Promise<SMTPServer> => {
    const server = create();
    // A client that gives up in the middle is part of what is tested.
    server.on('error', () => undefined);
    await once(server.listen(on, '127.0.0.1'), 'listening');
    return server;
  };
  let server = await listen(0);
  const { port } = server.server.address() as AddressInfo;
  return {
    port,
    mails,
    get connections() {
      return connections;
    },
    stop: () => new Promise((resolve) => server.close(resolve)),
    async start() {
      server = await listen(port);
    },
  };
}

function protection({ certificate, immediateTls = false, users }: MailServerOptions): SMTPServerOptions {
  const disabled = [
    ...(certificate === undefined ? ['STARTTLS'] : []),
    ...(users === undefined ? ['AUTH'] : []),
  ];
  return {
    secure: immediateTls,
    disabledCommands: disabled,
    allowInsecureAuth: true,
    ...(certificate === undefined ? {} : { key: certificate.key, cert: certificate.certificate }),
  };
}

function failure(reply: Reply): Error | null {
  return reply === undefined ? null : Object.assign(new Error(reply[1]), { responseCode: reply[0] });
}
