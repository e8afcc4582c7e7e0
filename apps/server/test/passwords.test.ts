import { hashSync as argon2HashSync } from '@node-rs/argon2';
import { hashSync as bcryptHashSync } from '@node-rs/bcrypt';
import { ApiError } from '@tradewind/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PasswordQueue } from '../src/modules/auth/password-queue.ts';
import { PasswordService } from '../src/modules/auth/password-service.ts';
import type { WeakPassword } from '../src/modules/auth/password-policy.ts';

const warnings: unknown[] = [];
const passwords = new PasswordService({ logger: { warn: (...line: unknown[]) => warnings.push(line) } });
const CHEAP = { memoryCost: 64, timeCost: 1 };

async function codeOf(work: Promise<unknown>): Promise<string | undefined> {
  return work.then(
    () => undefined,
    (error: unknown) => (error as ApiError).code,
  );
}

describe('hashing', () => {
  it('is argon2id with the parameters of OWASP, salted', async () => {
    const [first, second] = await Promise.all([passwords.hash('one and two'), passwords.hash('one and two')]);
    expect(first).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(second).not.toBe(first);
    expect(await passwords.verify(first, 'one and two')).toEqual({ matches: true, rehash: false });
    expect(await passwords.verify(first, 'one and twO')).toEqual({ matches: false, rehash: false });
  });

  it('takes every password whole: any Unicode, up to 1024 characters, spaces and NUL bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', minLength: 1, maxLength: 1024 }), async (text) => {
        const hash = await passwords.hash(text);
        expect((await passwords.verify(hash, text)).matches).toBe(true);
        expect((await passwords.verify(hash, `${text} `)).matches).toBe(false);
        expect((await passwords.verify(hash, text.slice(0, -1))).matches).toBe(false);
      }),
      { numRuns: 15 },
    );
    const long = 'x'.repeat(1023);
    const hash = await passwords.hash(`${long}a`);
    expect((await passwords.verify(hash, `${long}a`)).matches).toBe(true);
    expect((await passwords.verify(hash, `${long}b`)).matches).toBe(false);
    const nul = await passwords.hash('before\0after');
    expect((await passwords.verify(nul, 'before\0after')).matches).toBe(true);
    expect((await passwords.verify(nul, 'before\0')).matches).toBe(false);
  });

  it('never takes half a surrogate pair for another', async () => {
    const hash = await passwords.hash('half \ud800 of a pair');
    expect((await passwords.verify(hash, 'half \ud801 of a pair')).matches).toBe(false);
    expect((await passwords.verify(hash, 'half \ufffd of a pair')).matches).toBe(true);
  });

  it('asks for a new hash where the stored one was made with other parameters', async () => {
    for (const options of [
      CHEAP,
      { memoryCost: 19_456, timeCost: 3 },
      { memoryCost: 19_456, timeCost: 2, outputLen: 16 },
      { memoryCost: 19_456, timeCost: 2, algorithm: 0 },
    ]) {
      const hash = argon2HashSync('an older password', options);
      expect(await passwords.verify(hash, 'an older password')).toEqual({ matches: true, rehash: true });
      expect((await passwords.verify(hash, 'another password')).matches).toBe(false);
    }
  });
});

describe('bcrypt hashes from elsewhere', () => {
  it('count in all three spellings, and are to be replaced', async () => {
    for (const version of ['2a', '2b', '2y'] as const) {
      const hash = bcryptHashSync('moved house', { cost: 4, version });
      expect(hash.startsWith(`$${version}$`)).toBe(true);
      expect(await passwords.verify(hash, 'moved house')).toEqual({ matches: true, rehash: true });
      expect((await passwords.verify(hash, 'moved horse')).matches).toBe(false);
    }
  });

  it('match no password of more than the 72 bytes they look at: the rest was never proven', async () => {
    const exactly = 'ä'.repeat(36);
    const hash = bcryptHashSync(exactly, { cost: 4 });
    expect((await passwords.verify(hash, exactly)).matches).toBe(true);
    expect((await passwords.verify(hash, `${exactly}and more`)).matches).toBe(false);
    const cut = bcryptHashSync('y'.repeat(80), { cost: 4 });
    expect((await passwords.verify(cut, 'y'.repeat(80))).matches).toBe(false);
  });

  it('tell passwords with NUL bytes apart', async () => {
    const hash = bcryptHashSync('before\0after', { cost: 4 });
    expect((await passwords.verify(hash, 'before\0after')).matches).toBe(true);
    expect((await passwords.verify(hash, 'before')).matches).toBe(false);
  });
});

describe('a stored hash that can not be used', () => {
  it.each([
    ['empty', ''],
    ['plain text', 'hunter2'],
    ['a cut argon2id hash', '$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ'],
    [
      'argon2id that would take eight gigabytes',
      `$argon2id$v=19$m=8000000,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$${'A'.repeat(43)}`,
    ],
    ['bcrypt of an impossible cost', `$2b$99$${'a'.repeat(53)}`],
    ['bcrypt that would take minutes', `$2b$20$${'a'.repeat(53)}`],
    ['bcrypt of the broken variant', bcryptHashSync('hunter2', { cost: 4 }).replace('$2b$', '$2x$')],
  ])('%s matches nothing, is logged, and is not shown', async (_name, hash) => {
    warnings.length = 0;
    expect(await passwords.verify(hash, 'hunter2')).toEqual({ matches: false, rehash: false });
    expect(warnings).toEqual([[{ length: hash.length }, expect.any(String)]]);
  });

  it('takes as long as a real one, and so does none at all', async () => {
    const real = await passwords.hash('some password');
    const median = async (hash: string | null) => {
      const times: number[] = [];
      for (let round = 0; round < 9; round += 1) {
        const began = performance.now();
        await passwords.verify(hash, 'not the password');
        times.push(performance.now() - began);
      }
      return times.sort((a, b) => a - b)[4]!;
    };
    const expected = await median(real);
    for (const hash of [null, 'nonsense']) {
      const took = await median(hash);
      // Without the hash it would be a hundredth.
      expect(took).toBeGreaterThan(expected / 4);
      expect(took).toBeLessThan(expected * 4);
    }
    expect(await passwords.verify(null, 'not the password')).toEqual({ matches: false, rehash: false });
  });
});

describe('the queue', () => {
  it('runs one hash at a time, in the order asked, whatever fails', async () => {
    const queue = new PasswordQueue(10);
    const order: string[] = [];
    const task = (name: string) => async () => {
      order.push(`${name} begins`);
      await new Promise((resolve) => setImmediate(resolve));
      order.push(`${name} ends`);
      if (name === 'b') throw new Error('b fails');
      return name;
    };
    const results = await Promise.allSettled(['a', 'b', 'c'].map((name) => queue.run(task(name))));
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(order).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
  });

  it('refuses at once what would wait too long, with the time to come back', async () => {
    const busy = new PasswordService({ logger: { warn() {} }, waitingMax: 3 });
    const asked = Array.from({ length: 6 }, (_, index) => busy.hash(`password ${index}`));
    const codes = await Promise.all(asked.map(codeOf));
    expect(codes).toEqual([undefined, undefined, undefined, undefined, 'OVERLOADED', 'OVERLOADED']);
    await expect(busy.hash('after that there is room')).resolves.toContain('$argon2id$');
    const full = Array.from({ length: 5 }, () => busy.verify(null, 'x'));
    const refused = await full[4]!.catch((error: unknown) => error as ApiError);
    expect(refused).toMatchObject({ code: 'OVERLOADED', status: 503, retryAfterSeconds: 2 });
    await Promise.allSettled(full);
  });

  it('leaves the event loop free while many wait', async () => {
    const many = Promise.all(Array.from({ length: 20 }, () => passwords.verify(null, 'x')));
    let done = false;
    void many.then(() => (done = true));
    let turns = 0;
    while (!done) {
      await new Promise((resolve) => setImmediate(resolve));
      turns += 1;
    }
    expect(turns).toBeGreaterThan(100);
  });
});

describe('which passwords may be set', () => {
  const context = ['satoshi', 'nakamoto@example.com', 'Dorian Prentice Satoshi'];
  const refusal = (password: string): ApiError | undefined => {
    try {
      passwords.assertStrong(password, [...context, null, undefined]);
      return undefined;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      return error;
    }
  };

  it.each([
    ['twelve characters', 'abcdefghijkm'],
    ['a sentence', 'correct horse battery staple'],
    ['spaces around, which are kept', '  spaces count '],
    ['another script', 'пароль из слов'],
    ['twelve emoji', '🦊🐼🐸🐙🦄🐝🐢🦖🐳🦔🦉🐌'],
    ['a thousand characters', `${'word '.repeat(200)}end`],
    ['eight or more that are hard to guess', 'kX9#mQ2vB!'],
  ])('%s will do', (_name, password) => {
    expect(refusal(password)).toBeUndefined();
  });

  it.each([
    ['fewer than eight characters', 'kX9#mQ2'],
    ['seven emoji, which are fourteen units of UTF-16', '🦊🐼🐸🐙🦄🐝🐢'],
    ['short and common', 'sunshine1'],
    ['short with letters replaced', 'P@$$w0rd12'],
    ['short, with the username', 'satoshi2024'],
    ['common, however long', 'password1234'],
    ['common in capitals', 'PASSWORD1234'],
    ['common in full-width letters', 'ｐａｓｓｗｏｒｄ１２３４'],
    ['common, twice', 'qwertyqwerty'],
    ['common, many times', 'letmein'.repeat(20)],
    ['common with signs between', 'pass-word/pass-word'],
    ['one character', 'z'.repeat(40)],
    ['one emoji', '🦊'.repeat(12)],
    ['one sign', '!'.repeat(12)],
    ['the mail address', 'Nakamoto@Example.com'],
    ['its part before the @, twice', 'nakamotonakamoto'],
    ['the name', 'dorian prentice satoshi'],
    ['the name without spaces', 'DorianPrenticeSatoshi'],
    ['the username, twice', 'SatoshiSatoshi'],
    ['the product, twice', 'Tradewind Tradewind'],
    ['half a surrogate pair', 'a broken \ud83e character'],
  ])('%s will not', (_name, password) => {
    const error = refusal(password);
    expect(error?.code).toBe('WEAK_PASSWORD');
    const { score, suggestions, minimumLength } = error!.details as WeakPassword;
    expect(score).toBeGreaterThanOrEqual(0);
    expect(score).toBeLessThan(3);
    expect(suggestions.length).toBeGreaterThan(0);
    expect(suggestions.join(' ')).not.toContain(password);
    expect(minimumLength).toBe(12);
  });

  it('judges names of the account only where it knows them', () => {
    expect(() => passwords.assertStrong('nakamotonakamoto', [])).not.toThrow();
    expect(() => passwords.assertStrong('nakamotonakamoto', ['Nakamoto'])).toThrow(ApiError);
  });

  it('takes less than 20 ms for the most hostile password', () => {
    refusal('read the dictionaries first');
    refusal('tBv4!xQz');
    const repeat = (unit: string, length: number) => unit.repeat(length).slice(0, length);
    const units = [
      '4@8({[<369&#!1/|0$5+7%2',
      '!|1l',
      '$5s',
      '({[<',
      'p4$$w0rd',
      '1.1.19',
      'aA',
      'qwer1234',
      '\u0301',
      'ﷺ',
      '({',
    ];
    const hostile = units.flatMap((unit) => [8, 11, 12, 64, 1024].map((length) => repeat(unit, length)));
    hostile.push(`${'a'.repeat(1023)}b`, `${'ab'.repeat(511)}ac`, `${'ﷺ'.repeat(1023)}x`);
    for (const password of hostile) {
      // Time of this thread on the processor, and the best of three: what else the machine does is not counted.
      const times = [0, 1, 2].map(() => {
        const began = process.threadCpuUsage();
        refusal(password);
        return process.threadCpuUsage(began).user / 1_000;
      });
      expect(Math.min(...times), password.slice(0, 40)).toBeLessThan(20);
    }
  });

  it('never fails in any other way, nor shows the password', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 8, maxLength: 200 }), (password) => {
        const marked = `${password}-kX9vB-${password}`;
        const shown = [password, marked].map((text) => JSON.stringify(refusal(text)?.details ?? ''));
        expect(shown.join()).not.toContain('kX9vB');
      }),
      { numRuns: 300 },
    );
  });
});
