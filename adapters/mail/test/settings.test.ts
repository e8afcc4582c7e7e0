import { describe, expect, it } from 'vitest';
import { createSmtpMailer, isMailAddress, parseSender, parseSmtpUrl } from '../src/index.ts';

describe('SMTP_URL', () => {
  it.each([
    ['smtp://mail.example.com', { host: 'mail.example.com', port: 587, tls: 'starttls' }],
    ['smtp://mail.example.com?tls=required', { host: 'mail.example.com', port: 587, tls: 'starttls' }],
    ['smtp://mailpit:1025?tls=none', { host: 'mailpit', port: 1025, tls: 'none' }],
    ['smtp://192.168.1.5:25', { host: '192.168.1.5', port: 25, tls: 'starttls' }],
    ['smtp://[2001:db8::25]:25', { host: '2001:db8::25', port: 25, tls: 'starttls' }],
    ['smtps://mail.example.com', { host: 'mail.example.com', port: 465, tls: 'immediate' }],
    ['smtps://localhost:1465', { host: 'localhost', port: 1465, tls: 'immediate' }],
    ['smtp://localhost:1025', { host: 'localhost', port: 1025, tls: 'none' }],
    ['smtp://127.0.0.1', { host: '127.0.0.1', port: 587, tls: 'none' }],
    ['smtp://[::1]:25/', { host: '::1', port: 25, tls: 'none' }],
    ['smtp://localhost?tls=required', { host: 'localhost', port: 587, tls: 'starttls' }],
    ['smtp://localhost.example.com', { host: 'localhost.example.com', port: 587, tls: 'starttls' }],
    [
      'smtp://user%40example.com:a%2Fb%25@mail.example.com',
      {
        host: 'mail.example.com',
        port: 587,
        tls: 'starttls',
        credentials: { user: 'user@example.com', password: 'a/b%' },
      },
    ],
  ])('%s', (url, server) => {
    expect(parseSmtpUrl(url)).toEqual(server);
  });

  it.each([
    'mail.example.com:587',
    'http://mail.example.com',
    'smtp://',
    'smtp:mail.example.com',
    'smtp://mail.example.com/path',
    'smtp://mail.example.com?tls=maybe',
    'smtp://mail.example.com?tls.rejectUnauthorized=false',
    'smtp://mail.example.com?requireTLS=false',
    'smtps://mail.example.com?tls=none',
    'smtp://user:50%off@mail.example.com',
  ])('refuses %s, and says nothing of a password', (url) => {
    expect(() => parseSmtpUrl(url)).toThrow(TypeError);
    expect(() => parseSmtpUrl(url)).not.toThrow(/50%off/);
  });
});

describe('MAIL_FROM', () => {
  it.each([
    ['mail@example.com', { name: '', address: 'mail@example.com' }],
    ['Tradewind <mail@example.com>', { name: 'Tradewind', address: 'mail@example.com' }],
    ['"Trade, wind" <mail@example.com>', { name: 'Trade, wind', address: 'mail@example.com' }],
    ['Торговля <mail@example.com>', { name: 'Торговля', address: 'mail@example.com' }],
  ])('%s', (text, sender) => {
    expect(parseSender(text)).toEqual(sender);
  });

  it.each(['', 'Tradewind', 'Tradewind <>', 'a@b.c, d@e.f', 'A\r\nBcc: x@y.z <a@b.c>'])(
    'refuses %j before the first mail',
    (from) => {
      expect(() => createSmtpMailer({ url: 'smtp://localhost', from })).toThrow(TypeError);
    },
  );
});

describe('addresses', () => {
  it.each([
    'a@example.com',
    'first.last+tag@sub.example.co.uk',
    "o'neil@example.com",
    'почта@пример.рф',
    'root@localhost',
  ])('%s can get mail', (address) => {
    expect(isMailAddress(address)).toBe(true);
  });
});
