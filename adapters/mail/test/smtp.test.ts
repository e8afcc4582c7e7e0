import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { selfSignedCertificate, startMailServer } from '@tradewind/mail/testing';
import type { MailServer, MailServerOptions } from '@tradewind/mail/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { createSmtpMailer, MailError } from '../src/index.ts';
import type { Mail, Mailer, SmtpMailerOptions } from '../src/index.ts';

const FROM = 'Tradewind <mail@tradewind.example>';

const MAIL: Mail = {
  to: 'satoshi@example.com',
  subject: 'Confirm your address',
  text: 'Your code is 123456.',
  html: '<p>Your code is <b>123456</b>.</p>',
};

const endings: (() => unknown)[] = [];

afterEach(async () => {
  for (const end of endings.splice(0).toReversed()) await end();
});

async function serve(options: MailServerOptions = {}): Promise<MailServer> {
  const server = await startMailServer(options);
  endings.push(() => server.stop());
  return server;
}

function mailerFor(url: string, options: Partial<SmtpMailerOptions> = {}): Mailer {
  const mailer = createSmtpMailer({ url, from: FROM, ...options });
  endings.push(() => mailer.close());
  return mailer;
}

const at = ({ port }: { readonly port: number }, rest = '') => `smtp://127.0.0.1:${port}${rest}`;

/** The failure of a delivery. Anything else that happens fails the test. */
async function refusal(sent: Promise<void>): Promise<MailError> {
  const outcome = await sent.then(
    () => 'was sent',
    (error: unknown) => error,
  );
  expect(outcome).toBeInstanceOf(MailError);
  return outcome as MailError;
}

describe('a mail over SMTP', () => {
  it('arrives in both forms, from the sender, to the recipient', async () => {
    const server = await serve();
    await mailerFor(at(server)).send({ ...MAIL, messageId: '0b9f-1' });
    const [mail] = server.mails;
    expect(mail).toMatchObject({
      from: 'mail@tradewind.example',
      to: ['satoshi@example.com'],
      secure: false,
      user: null,
    });
    expect(mail!.parsed).toMatchObject({
      from: { name: 'Tradewind', address: 'mail@tradewind.example' },
      to: [{ address: 'satoshi@example.com' }],
      subject: 'Confirm your address',
      messageId: '<0b9f-1@tradewind.example>',
    });
    expect(mail!.parsed.text?.trimEnd()).toBe(MAIL.text);
    expect(mail!.parsed.html?.trim()).toBe(MAIL.html);
    expect(mail!.raw).toMatch(/^Content-Type: multipart\/alternative;/m);
    expect(mail!.raw.indexOf('text/plain')).toBeLessThan(mail!.raw.indexOf('text/html'));
    expect(mail!.raw).toMatch(/^Auto-Submitted: auto-generated\r$/m);
  });

  it('keeps every script and symbol of subject and text', async () => {
    const server = await serve();
    const text = `${'Ваш код — 🔐 ٣ 漢字 '.repeat(30)}\n.\n..\nFrom here\n`;
    await mailerFor(at(server)).send({ ...MAIL, subject: 'Код подтверждения ✉️ 漢字'.repeat(6), text });
    expect(server.mails[0]!.parsed.subject).toBe('Код подтверждения ✉️ 漢字'.repeat(6));
    expect(server.mails[0]!.parsed.text).toBe(text);
  });

  it('has a Message-ID of its own where the caller gives none', async () => {
    const server = await serve();
    const mailer = mailerFor(at(server));
    await mailer.send(MAIL);
    await mailer.send(MAIL);
    const ids = server.mails.map(({ parsed }) => parsed.messageId);
    expect(new Set(ids).size).toBe(2);
    expect(ids[0]).toMatch(/^<[\w-]+@tradewind\.example>$/);
  });

  it('shares a few connections between many mails', async () => {
    const server = await serve();
    const mailer = mailerFor(at(server), { connections: 3 });
    const recipients = Array.from({ length: 60 }, (_, index) => `user${index}@example.com`);
    await Promise.all(recipients.map((to) => mailer.send({ ...MAIL, to, text: `For ${to}` })));
    expect(server.connections).toBeLessThanOrEqual(3);
    expect(new Set(server.mails.map(({ to }) => to[0]))).toEqual(new Set(recipients));
    expect(server.mails).toHaveLength(recipients.length);
    for (const { to, parsed } of server.mails) expect(parsed.text?.trimEnd()).toBe(`For ${to[0]}`);
  });
});

describe('the way to the server', () => {
  it('signs in, with a password that needs escapes', async () => {
    const server = await serve({ users: { 'mail@tradewind.example': 'p@ss:w%rd/ü' } });
    const login = `${encodeURIComponent('mail@tradewind.example')}:${encodeURIComponent('p@ss:w%rd/ü')}`;
    await mailerFor(`smtp://${login}@127.0.0.1:${server.port}`).send(MAIL);
    expect(server.mails[0]!.user).toBe('mail@tradewind.example');
  });

  it('takes a wrong password for a mistake that an operator may put right, and never tells it', async () => {
    const server = await serve({ users: { mail: 'right' } });
    const error = await refusal(mailerFor(`smtp://mail:wrong-secret@127.0.0.1:${server.port}`).send(MAIL));
    expect(error).toMatchObject({ permanent: false, message: expect.stringMatching(/535 .*AUTH/) });
    expect(JSON.stringify([error.message, error.stack, error.cause])).not.toContain('wrong-secret');
  });

  it('takes a server that wants a password for no verdict on the mail', async () => {
    const server = await serve({ users: { mail: 'right' } });
    expect(await refusal(mailerFor(at(server)).send(MAIL))).toMatchObject({ permanent: false });
  });

  it('is encrypted with STARTTLS where it is required', async () => {
    const identity = await selfSignedCertificate();
    const server = await serve({ certificate: identity, users: { mail: 'right' } });
    await mailerFor(`smtp://mail:right@localhost:${server.port}?tls=required`, {
      ca: identity.certificate,
    }).send(MAIL);
    expect(server.mails[0]).toMatchObject({ secure: true, user: 'mail' });
  });

  it('is encrypted from the first byte with smtps:', async () => {
    const identity = await selfSignedCertificate();
    const server = await serve({ certificate: identity, immediateTls: true });
    await mailerFor(`smtps://localhost:${server.port}`, { ca: identity.certificate }).send(MAIL);
    expect(server.mails[0]).toMatchObject({ secure: true });
  });

  it.each(['smtp://localhost:PORT?tls=required', 'smtps://localhost:PORT'])(
    'ends before anything was said to a server whose certificate nobody vouches for: %s',
    async (url) => {
      const certificate = await selfSignedCertificate();
      const server = await serve({
        certificate,
        immediateTls: url.startsWith('smtps'),
        users: { mail: 'right' },
      });
      const error = await refusal(mailerFor(url.replace('PORT', String(server.port))).send(MAIL));
      expect(error).toMatchObject({ permanent: false, message: expect.stringContaining('SELF_SIGNED') });
      expect(server.mails).toEqual([]);
    },
  );

  it('ends where STARTTLS is required and the server has none', async () => {
    const server = await serve();
    const error = await refusal(mailerFor(at(server, '?tls=required')).send(MAIL));
    expect(error.permanent).toBe(false);
    expect(server.mails).toEqual([]);
  });
});

describe('a server that does not take the mail', () => {
  it('that is down is worth another try, and gets the mail once it is up', async () => {
    const server = await serve();
    const mailer = mailerFor(at(server));
    await server.stop();
    expect(await refusal(mailer.send(MAIL))).toMatchObject({
      permanent: false,
      message: expect.stringContaining('ECONNREFUSED'),
    });
    await server.start();
    await mailer.send(MAIL);
    expect(server.mails).toHaveLength(1);
  });

  it('that was restarted between two mails gets the second', async () => {
    const server = await serve();
    const mailer = mailerFor(at(server));
    await mailer.send(MAIL);
    await server.stop();
    await server.start();
    await mailer.send(MAIL);
    expect(server.mails).toHaveLength(2);
  });

  it('that accepts connections and says nothing holds nobody up', async () => {
    const silent: Server = createServer(() => undefined);
    await once(silent.listen(0, '127.0.0.1'), 'listening');
    const sockets: { destroy(): void }[] = [];
    silent.on('connection', (socket) => sockets.push(socket));
    endings.push(() => {
      for (const socket of sockets) socket.destroy();
      silent.close();
    });
    const mailer = mailerFor(at(silent.address() as AddressInfo), { timeouts: { connect: 100 } });
    expect(await refusal(mailer.send(MAIL))).toMatchObject({
      permanent: false,
      message: expect.stringContaining('ETIMEDOUT'),
    });
  });

  it('that never finishes is left after the time for a whole mail', async () => {
    const server = await serve({ onRecipient: () => new Promise(() => undefined) });
    const mailer = mailerFor(at(server), { timeouts: { total: 150 } });
    expect(await refusal(mailer.send(MAIL))).toMatchObject({
      permanent: false,
      message: expect.stringContaining('150 ms'),
    });
  });

  it('that is slow but answers gets the mail', async () => {
    const server = await serve({
      onMail: () => new Promise((resolve) => setTimeout(() => resolve(undefined), 200)),
    });
    await mailerFor(at(server), { timeouts: { silence: 5000 } }).send(MAIL);
    expect(server.mails).toHaveLength(1);
  });

  it('that answers 4xx is worth another try', async () => {
    const replies: [number, string][] = [[451, '4.7.1 Greylisted, come again']];
    const server = await serve({ onRecipient: () => replies.shift() });
    const mailer = mailerFor(at(server));
    expect(await refusal(mailer.send(MAIL))).toMatchObject({
      permanent: false,
      message: 'the mail server answered 451 4.7.1 to RCPT TO',
    });
    await mailer.send(MAIL);
    expect(server.mails).toHaveLength(1);
  });

  it('that refuses the recipient refuses for good', async () => {
    const server = await serve({ onRecipient: (to) => [550, `5.1.1 <${to}> unknown`] });
    const error = await refusal(mailerFor(at(server)).send(MAIL));
    expect(error).toMatchObject({
      permanent: true,
      message: 'the mail server answered 550 5.1.1 to RCPT TO',
    });
    expect(error.stack).not.toContain(MAIL.to);
  });

  it('that refuses the content refuses for good, and what it quotes of it is not passed on', async () => {
    const server = await serve({ onMail: () => [554, '5.7.1 spam: https://tradewind.example/reset#t0ken'] });
    const error = await refusal(mailerFor(at(server)).send(MAIL));
    expect(error).toMatchObject({ permanent: true, message: 'the mail server answered 554 5.7.1 to DATA' });
    expect(`${error.stack}${JSON.stringify(error)}${String(error.cause)}`).not.toContain('t0ken');
  });

  it('leaves the others unharmed', async () => {
    const server = await serve({ onRecipient: (to) => (to.startsWith('bad') ? [550, 'no'] : undefined) });
    const mailer = mailerFor(at(server), { connections: 1 });
    const outcomes = await Promise.allSettled(
      ['a@example.com', 'bad@example.com', 'b@example.com'].map((to) => mailer.send({ ...MAIL, to })),
    );
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('has no hold on a mailer that is closed', async () => {
    const server = await serve({ onRecipient: () => new Promise(() => undefined) });
    const mailer = mailerFor(at(server));
    const sent = refusal(mailer.send(MAIL));
    await new Promise((resolve) => setTimeout(resolve, 100));
    mailer.close();
    expect(await sent).toMatchObject({ permanent: false });
    expect(await refusal(mailer.send(MAIL))).toMatchObject({ permanent: false });
  });
});

describe('hostile fields', () => {
  it.each([
    'Hello\r\nBcc: victim@example.com',
    'Hello\nBcc: victim@example.com\n\nA body of my own',
    'Hello\rBcc: victim@example.com',
    'Hello\u2028Bcc: victim@example.com',
    'Hello\u0000Bcc: victim@example.com',
  ])('a subject adds no header and no recipient: %j', async (subject) => {
    const server = await serve();
    await mailerFor(at(server)).send({ ...MAIL, subject });
    const [mail] = server.mails;
    expect(mail!.to).toEqual([MAIL.to]);
    expect(mail!.parsed.bcc ?? []).toEqual([]);
    expect(mail!.parsed.headers.map(({ key }) => key)).not.toContain('bcc');
    expect(mail!.parsed.subject).toMatch(/^Hello Bcc: victim@example\.com/);
    expect(mail!.parsed.text?.trimEnd()).toBe(MAIL.text);
  });

  it.each([
    'a@example.com\r\nBcc: victim@example.com',
    'a@example.com>\r\nRCPT TO:<victim@example.com',
    'a@example.com, victim@example.com',
    'a@example.com;victim@example.com',
    'victim@example.com <a@example.com>',
    'a@example.com\u0000',
    'a@b@example.com',
    '"a b"@example.com',
    'group: a@example.com;',
    'nobody',
    '',
    `${'a'.repeat(65)}@example.com`,
    `a@${'b'.repeat(260)}.com`,
  ])('a recipient is one address or the mail is refused for good: %j', async (to) => {
    const server = await serve();
    const error = await refusal(mailerFor(at(server)).send({ ...MAIL, to }));
    expect(error.permanent).toBe(true);
    expect(server.connections).toBe(0);
  });

  it('a Message-ID can not carry a header', async () => {
    const server = await serve();
    const sent = mailerFor(at(server)).send({ ...MAIL, messageId: 'a>\r\nBcc: victim@example.com' });
    await expect(sent).rejects.toThrow(TypeError);
    expect(server.connections).toBe(0);
  });

  it('a body that looks like the end of the mail is text', async () => {
    const server = await serve();
    const text =
      'one\r\n.\r\nMAIL FROM:<evil@example.com>\r\nRCPT TO:<victim@example.com>\r\nDATA\r\nx\r\n.\r\n';
    await mailerFor(at(server)).send({ ...MAIL, text });
    expect(server.mails).toHaveLength(1);
    expect(server.mails[0]!.parsed.text?.replaceAll('\r\n', '\n').trim()).toBe(
      text.replaceAll('\r\n', '\n').trim(),
    );
  });
});
