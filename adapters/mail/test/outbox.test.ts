import { describe, expect, it } from 'vitest';
import { createOutbox, MailError } from '../src/index.ts';

const mail = (to: string, subject = 'Hello') => ({ to, subject, text: 'text', html: '<p>text</p>' });

describe('the outbox', () => {
  it('keeps mails newest first, with their time', async () => {
    let now = 1000;
    const outbox = createOutbox({ clock: { now: () => now } });
    await outbox.send({ ...mail('a@example.com', 'first'), messageId: 'one' });
    now = 2000;
    await outbox.send(mail('b@example.com', 'second'));
    expect(outbox.list().map(({ subject, time }) => [subject, time])).toEqual([
      ['second', 2000],
      ['first', 1000],
    ]);
    expect(outbox.list()[1]).toEqual({
      id: 'one',
      time: 1000,
      to: 'a@example.com',
      subject: 'first',
      text: 'text',
      html: '<p>text</p>',
    });
  });

  it('lists what one person got, whatever the capitals', async () => {
    const outbox = createOutbox({ clock: { now: () => 0 } });
    await outbox.send(mail('Alice@Example.com'));
    await outbox.send(mail('bob@example.com'));
    expect(outbox.list(' alice@example.COM ').map(({ to }) => to)).toEqual(['Alice@Example.com']);
    expect(outbox.list('nobody@example.com')).toEqual([]);
  });

  it('forgets the oldest beyond its bound', async () => {
    const outbox = createOutbox({ clock: { now: () => 0 }, max: 3 });
    for (const subject of ['1', '2', '3', '4', '5']) await outbox.send(mail('a@example.com', subject));
    expect(outbox.list().map(({ subject }) => subject)).toEqual(['5', '4', '3']);
  });

  it('holds a mail that is sent again under its Message-ID once', async () => {
    const outbox = createOutbox({ clock: { now: () => 0 } });
    await outbox.send({ ...mail('a@example.com'), messageId: 'same' });
    await outbox.send({ ...mail('a@example.com'), messageId: 'same' });
    expect(outbox.list()).toHaveLength(1);
  });

  it('refuses and folds as the SMTP mailer does', async () => {
    const outbox = createOutbox({ clock: { now: () => 0 } });
    await expect(outbox.send(mail('a@example.com, b@example.com'))).rejects.toThrow(MailError);
    await outbox.send(mail('a@example.com', 'one\r\nBcc: two'));
    expect(outbox.list().map(({ subject }) => subject)).toEqual(['one Bcc: two']);
  });
});
