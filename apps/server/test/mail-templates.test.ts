import { describe, expect, it } from 'vitest';
import type { MailMessage } from '../src/modules/notifications/mail-message.ts';
import { renderMail } from '../src/modules/notifications/templates/render-mail.ts';

const SITE = { base: 'https://trade.example.com' };
const to = 'satoshi@example.com';
const link = `${SITE.base}/reset?token=q7Zr2mW9x0Yb&next=%2F`;

/** One of each kind. A kind that is missing here does not compile. */
function messages(
  username: string,
  device = 'Firefox on Linux',
): { readonly [Kind in MailMessage['kind']]: Extract<MailMessage, { kind: Kind }> } {
  const person = { to, username };
  return {
    verify_email: { kind: 'verify_email', ...person, code: '048213', link },
    address_in_use: { kind: 'address_in_use', ...person },
    sign_up_code: { kind: 'sign_up_code', to, code: '048213' },
    sign_in_code: { kind: 'sign_in_code', ...person, code: '048213' },
    no_account: { kind: 'no_account', to },
    confirm_code: { kind: 'confirm_code', ...person, code: '048213' },
    reset_password: { kind: 'reset_password', ...person, link },
    password_changed: { kind: 'password_changed', ...person },
    email_changed: { kind: 'email_changed', ...person, newEmail: 'new@example.org' },
    second_factor_changed: { kind: 'second_factor_changed', ...person, enabled: true },
    google_changed: { kind: 'google_changed', ...person, linked: true },
    new_sign_in: {
      kind: 'new_sign_in',
      ...person,
      device,
      address: '2001:db8::7',
      time: '2026-11-21T05:04:00.000Z',
    },
    refresh_token_reused: { kind: 'refresh_token_reused', ...person, device },
    api_key_created: { kind: 'api_key_created', ...person, name: device },
    account_deleted: { kind: 'account_deleted', ...person },
  };
}

const every = (username = 'satoshi', device?: string) => Object.values(messages(username, device));

/** What a reader of the HTML sees: without tags and with entities resolved. */
function visible(html: string): string {
  return html
    .replaceAll(/<\/?strong[^>]*>/g, '')
    .replaceAll(/<style>.*?<\/style>|<[^>]*>/gs, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&#96;', '`')
    .replaceAll('&amp;', '&')
    .replaceAll(/\s+/g, ' ');
}

/** Names of tags that are left open, or closed out of turn. */
function unclosed(html: string): string[] {
  const open: string[] = [];
  for (const [, closing, name, rest] of html.matchAll(/<(\/?)([a-z][a-z0-9]*)([^>]*)>/g)) {
    if (rest!.endsWith('/')) continue;
    if (closing === '/' && open.at(-1) === name) open.pop();
    else open.push(closing! + name!);
  }
  return open;
}

describe.each(every())('the mail $kind', (message) => {
  const { subject, text, html } = renderMail(message, SITE);

  it('has a plain subject that says nothing of a person or a code', () => {
    expect(subject).toMatch(/^[A-Z][\w ,-]{10,60}$/);
    expect(subject).not.toMatch(/satoshi|048213/);
  });

  it('says the same in text and HTML', () => {
    const seen = visible(html);
    const paragraphs = text
      .split('\n-- \n')[0]!
      .split(/\n+/)
      .filter((line) => line.trim() !== '');
    expect(paragraphs.length).toBeGreaterThan(2);
    for (const line of paragraphs) {
      const said = line.trim().replace(/:$/, '');
      for (const part of said.split(/(?<=^[A-Z][\w ]{2,11}): /)) expect(seen).toContain(part);
    }
  });

  it('loads nothing and runs nothing', () => {
    expect(html).not.toMatch(/<(img|script|link|iframe|object|form|svg|video|base)\b/i);
    expect(html).not.toMatch(/url\(|@import|\son\w+=|javascript:|\bsrc=/i);
    const addresses = [...html.matchAll(/href="([^"]*)"/g)].map(([, href]) => href!);
    for (const address of addresses) expect(address).toMatch(/^https:\/\/trade\.example\.com(\/|$)/);
  });

  it('is HTML whose tags all close, readable in light and dark', () => {
    expect(unclosed(html)).toEqual([]);
    expect(html).toContain('<meta name="color-scheme" content="light dark" />');
    expect(html).toContain('@media (prefers-color-scheme: dark)');
  });
});

describe('what a mail is for', () => {
  const kinds = messages('satoshi');

  it.each([kinds.verify_email, kinds.sign_up_code, kinds.sign_in_code, kinds.confirm_code])(
    '$kind shows its code on a line of its own, large, and for how long it works',
    (message) => {
      const { text, html } = renderMail(message, SITE);
      expect(text).toMatch(/^ {4}048213$/m);
      expect(html).toMatch(/font-size: ?34px[^>]*>\s*048213\s*</);
      expect(text).toContain(message.kind === 'verify_email' ? '30 minutes' : '10 minutes');
    },
  );

  it.each([kinds.verify_email, kinds.reset_password])(
    '$kind has its link as button and as text',
    (message) => {
      const { text, html } = renderMail(message, SITE);
      expect(text.split('\n')).toContain(link);
      expect(html.split(`href="${link.replaceAll('&', '&amp;')}"`)).toHaveLength(3);
      expect(visible(html)).toContain(link);
    },
  );

  it('no_account and address_in_use carry neither code nor secret link', () => {
    for (const message of [kinds.no_account, kinds.address_in_use]) {
      expect(renderMail(message, SITE).text).not.toMatch(/\d{6}|token/);
    }
  });

  it('a new sign-in says when, in words, and from where', () => {
    const { text } = renderMail(kinds.new_sign_in, SITE);
    expect(text).toMatch(/Time: 21 November 2026 at 05:04 UTC$/m);
    expect(text).toContain('Device: Firefox on Linux');
    expect(text).toContain('IP address: 2001:db8::7');
  });

  it('a second factor that was switched off reads otherwise than one that was switched on', () => {
    const off = renderMail({ ...kinds.second_factor_changed, enabled: false }, SITE);
    const on = renderMail(kinds.second_factor_changed, SITE);
    expect([on.subject, off.subject]).toEqual(['Your second factor is on', 'Your second factor is off']);
    expect(on.text).not.toBe(off.text);
  });
});

describe('what a stranger chose', () => {
  it.each([
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    '`${7*7}`',
    '</strong></p><a href="https://evil.example">',
  ])('is text, never markup: %s', (name) => {
    for (const message of every(name, name)) {
      const { html } = renderMail(message, SITE);
      const plain = renderMail(messages('satoshi', 'satoshi')[message.kind], SITE).html;
      const tags = (text: string) => text.match(/<[^>]*>/g);
      expect(tags(html)).toEqual(tags(plain));
    }
  });

  it.each(['{{7*7}}', '${7*7}', '<%= 7*7 %>', '#{7*7}', '{{constructor}}', '%s%n', '$&', '$1', '\\u0041'])(
    'is no template: %s',
    (name) => {
      const { text, html } = renderMail(messages(name).password_changed, SITE);
      expect(text).toContain(`Hello ${name},`);
      expect(visible(html)).toContain(name);
      expect(text + visible(html)).not.toContain('49');
    },
  );

  it.each(['a\r\nBcc: victim@example.net', 'a\n\n-- \nTradewind', 'a\u2028b', 'a\u0000b', 'a\u202eb'])(
    'stays within its line: %j',
    (name) => {
      for (const message of every(name, name)) {
        const clean = renderMail(messages('satoshi', 'satoshi')[message.kind], SITE);
        const { subject, text, html } = renderMail(message, SITE);
        expect(subject).toBe(clean.subject);
        expect(text.split('\n')).toHaveLength(clean.text.split('\n').length);
        expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Zl}\u{202e}]/u);
        expect(html.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Zl}\u{202e}]/u);
      }
    },
  );

  it.each(['evil.com', 'https://evil.com/win', 'www.evil.com', 'mail.evil.co.uk'])(
    'is nothing to click on: %s',
    (name) => {
      for (const message of every(name, name)) {
        const { text, html } = renderMail(message, SITE);
        expect(text + html).not.toMatch(/evil\.co|:\/\/evil/);
      }
      // It still reads as it was written.
      expect(renderMail(messages(name).password_changed, SITE).text.replaceAll('\u200c', '')).toContain(name);
    },
  );

  it('is cut where it is endless', () => {
    const { text } = renderMail(messages('x'.repeat(5000)).password_changed, SITE);
    expect(text.length).toBeLessThan(1000);
    expect(text).toContain(`${'x'.repeat(120)}…`);
  });

  it('is no button: only addresses of the web are', () => {
    for (const bad of ['javascript:alert(1)', 'data:text/html,x', 'reset?token=1', '']) {
      expect(() => renderMail({ ...messages('a').reset_password, link: bad }, SITE)).toThrow(TypeError);
    }
  });
});
