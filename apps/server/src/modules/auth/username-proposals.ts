import { randomInt } from 'node:crypto';
import { usernameInput } from '@tradewind/protocol';

const LENGTH_MAX = 32;
const DIGITS = 4;
const NAMELESS = 'trader';

/**
 * Usernames for somebody who was not asked for one, the most natural first, without end: the part of the mail address
 * before the @, else the name, then the same with digits. The owner can change it.
 */
export function* proposeUsernames({
  email,
  name,
}: {
  readonly email: string | null;
  readonly name: string | null;
}): Generator<string, void> {
  const natural = [email?.slice(0, email.lastIndexOf('@')), name]
    .map((text) => asUsername(text ?? ''))
    .filter((username) => username !== undefined);
  yield* natural;
  const stem = (natural[0] ?? NAMELESS).slice(0, LENGTH_MAX - DIGITS - 1).replace(/[._-]+$/, '');
  for (;;)
    yield `${stem}-${randomInt(10 ** DIGITS)
      .toString()
      .padStart(DIGITS, '0')}`;
}

/** The text in letters that usernames may have; undefined where too little of it is left. */
function asUsername(text: string): string | undefined {
  const latin = text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^A-Za-z0-9._-]+/g, '.')
    .replaceAll(/\.{2,}/g, '.')
    .slice(0, LENGTH_MAX)
    .replaceAll(/^[._-]+|[._-]+$/g, '');
  return usernameInput.safeParse(latin).data;
}
