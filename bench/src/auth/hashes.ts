import { PasswordService } from '@tradewind/server';
import { median } from './statistics.ts';

const COUNT = 100;

/** Milliseconds that checking one password takes when nothing else runs: the median of a hundred. */
export async function passwordCheckMs(): Promise<number> {
  const passwords = new PasswordService({ logger: { warn() {} } });
  const hash = await passwords.hash('correct horse battery staple');
  const times: number[] = [];
  for (let index = 0; index < COUNT; index += 1) {
    const began = performance.now();
    await passwords.verify(hash, 'correct horse battery staple');
    times.push(performance.now() - began);
  }
  return median(times);
}
