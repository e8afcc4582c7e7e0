const LONGEST = 120;

/** Breaks lines, or turns the direction of what follows. */
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\u{200b}-\u{200f}\u{202a}-\u{202e}\u{2060}-\u{2069}\u{feff}]+/gu;

/** Where mail programs see an address and make a link of it: `evil.com`, `https://`. */
const LINK_LIKE = /(?<=[\p{L}\p{N}_-])(\.(?=\p{L})|:(?=\/\/))/gu;

/** Takes no room, and ends what looks like a link. */
const NO_LINK = '\u{200c}';

/**
 * What somebody else chose (a username, a key's name, a device) as it may stand in a mail: one line, of bounded length,
 * and no link. Else a stranger could sign up somebody's address under the name `free-coins.com`, and our mail would
 * carry the advertisement.
 */
export function shown(value: string): string {
  const line = value.replaceAll(UNPRINTABLE, ' ').trim();
  const short = line.length > LONGEST ? `${line.slice(0, LONGEST).trimEnd()}…` : line;
  return short.replaceAll(LINK_LIKE, `$1${NO_LINK}`);
}
