/**
 * Neither blanks nor what separates addresses in a header: with those one recipient could become two. Quoted local parts
 * and address literals are legal mail, but no person has one.
 */
const ADDRESS =
  /^[^\s\p{Cc}\p{Cf}<>()[\],;:\\"@]{1,64}@[^\s\p{Cc}\p{Cf}<>()[\],;:\\"@.]+(?:\.[^\s\p{Cc}\p{Cf}<>()[\],;:\\"@.]+)*$/u;

/** Octets; the longest path that SMTP carries, less its angle brackets (RFC 5321, 4.5.3.1.3). */
const LONGEST = 254;

/** Whether mail can be sent to it as it stands. */
export function isMailAddress(text: string): boolean {
  return Buffer.byteLength(text) <= LONGEST && ADDRESS.test(text);
}

export interface Sender {
  /** Empty where there is none. */
  readonly name: string;
  readonly address: string;
}

/**
 * Reads `Name <address>` or a bare address.
 * @throws {TypeError} where it is neither.
 */
export function parseSender(text: string): Sender {
  const named = /^\s*"?(?<name>[^"<>\p{Cc}]*?)"?\s*<(?<address>[^<>]+)>\s*$/u.exec(text)?.groups;
  const sender = { name: named?.['name'] ?? '', address: named?.['address'] ?? text.trim() };
  if (!isMailAddress(sender.address)) {
    throw new TypeError('a sender is an address, or a name and an address, as Tradewind <mail@example.com>');
  }
  return sender;
}
