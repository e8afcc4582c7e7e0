import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { minutesText, workplace } from './support/tradewind.ts';
import type { Workplace } from './support/tradewind.ts';

// Each command is a process of its own, and machines that test are busy.
vi.setConfig({ testTimeout: 60_000 });

const START = Date.UTC(2025, 5, 30, 12);
let place: Workplace;
beforeEach(async () => {
  place = await workplace();
});
afterEach(() => place.remove());

const file = async (name: string, content: string | Buffer): Promise<string> => {
  await writeFile(join(place.folder, name), content);
  return name;
};

describe('import', () => {
  test('then coverage, then export: what came in comes out', async () => {
    await file('BTCUSDT-1m.csv.gz', gzipSync(minutesText(START, 1_000)));
    expect(await place.tradewind('data', 'import', 'BTCUSDT-1m.csv.gz')).toEqual({
      code: 0,
      stdout:
        'BTCUSDT-1m.csv.gz: 1,000 candles of binance BTC/USDT 1m, 2025-06-30 12:00 to 2025-07-01 04:39\n',
      stderr: '',
    });
    expect((await place.tradewind('data', 'coverage')).stdout).toBe(
      [
        'venue    symbol    timeframe  first (UTC)       last (UTC)        candles  missing  gaps',
        'binance  BTC/USDT  1m         2025-06-30 12:00  2025-07-01 04:39    1,000        0     0\n',
      ].join('\n'),
    );
    const exported = await place.tradewind('data', 'export', 'btcusdt', 'out/all.csv.gz');
    expect(exported).toMatchObject({ code: 0, stderr: '' });
    expect(gunzipSync(await readFile(join(place.folder, 'out/all.csv.gz'))).toString()).toBe(
      minutesText(START, 1_000),
    );
    await place.tradewind(
      'data',
      'export',
      'BTC/USDT',
      'hours.csv',
      '--timeframe',
      '4h',
      '--from',
      '2025-07-01',
    );
    expect((await readFile(join(place.folder, 'hours.csv'), 'utf8')).split('\n').length).toBe(4);
  });

  test('reports malformed rows with file and line, imports the rest, and says so in the exit code', async () => {
    const lines = minutesText(START, 10).split('\n');
    lines[3] = 'garbage';
    lines[7] = lines[7]!.replace(/^\d+/, String(START + 1));
    await file('ETH-USDT-1m.csv', lines.join('\n'));
    const result = await place.tradewind('data', 'import', 'ETH-USDT-1m.csv', '--venue', 'kraken');
    expect(result.code).toBe(3);
    expect(result.stdout).toContain('8 candles of kraken ETH/USDT 1m');
    expect(result.stderr).toContain('ETH-USDT-1m.csv: 2 malformed rows left out\n');
    expect(result.stderr).toContain('ETH-USDT-1m.csv, line 4: time is no time: "garbage"\n');
    expect(result.stderr).toContain('line 8: time 2025-06-30T12:00:00.001Z is not the open of a 1m candle\n');
    const gaps = await place.tradewind('data', 'coverage', 'ETHUSDT', '--gaps');
    expect(gaps.stdout).toContain('2025-06-30 12:02 to 2025-06-30 12:03  1 candle missing');
  });

  test('takes folders, goes on after a bad file, and fails in the end', async () => {
    await mkdir(join(place.folder, 'history/deep'), { recursive: true });
    await file('history/BTCUSDT-1m.csv', minutesText(START, 5));
    await file('history/deep/ETHUSDT-1h-2025.csv', 'time,rate\n1,2\n');
    await file('history/deep/NEWCOINUSDT-1m.csv', minutesText(START, 7));
    await file('history/readme.txt', 'no candles');
    const result = await place.tradewind('data', 'import', 'history', '--perpetual', '--json');
    expect(result.code).toBe(1);
    const { files } = JSON.parse(result.stdout) as { files: Record<string, unknown>[] };
    expect(files).toMatchObject([
      { symbol: 'BTC/USDT:USDT', imported: 5 },
      { error: expect.stringContaining('no column “open”') as string },
      { symbol: 'NEWCOIN/USDT:USDT', imported: 7 },
    ]);
    expect(result.stderr).toBe('');
  });

  test('names what is wrong in one line', async () => {
    await file('prices.csv', minutesText(START, 5));
    await file('EMPTY-1m.csv', '');
    const cases: [string[], number, string][] = [
      [['gone.csv'], 1, 'tradewind: gone.csv: there is no such file\n'],
      [['EMPTY-1m.csv'], 1, 'tradewind: EMPTY-1m.csv: is empty\n'],
      [['prices.csv'], 1, 'tradewind: prices.csv: neither the file nor its name tells the timeframe\n'],
      [
        ['prices.csv', '--timeframe', '1m', '--symbol', 'FOO'],
        2,
        'tradewind: the market FOO is not known: write its symbol as BASE/QUOTE, for example BTC/USDT\n',
      ],
    ];
    for (const [[name = '', ...options], code, stderr] of cases) {
      const path = join(place.folder, name);
      const result = await place.inProcess('data', 'import', path, ...options);
      expect(result).toEqual({ code, stdout: '', stderr: stderr.replace(name, path) });
    }
    const wrong = await place.inProcess('data', 'import', 'prices.csv', '--timeframe', '1w');
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toContain('Stored timeframes are 1m, 3m');
  });

  test.each(['SIGINT', 'SIGTERM'] as const)(
    'ended by %s in the middle leaves nothing behind',
    async (signal) => {
      // One compressed block, many times over: minutes of reading in a small file.
      const block = gzipSync(minutesText(START, 50_000).slice('time,open,high,low,close,volume\n'.length));
      await file('BTCUSDT-1m.csv.gz', Buffer.concat(Array.from({ length: 200 }, () => block)));
      const { child, outcome } = place.start(['data', 'import', 'BTCUSDT-1m.csv.gz']);
      const staging = join(place.dataFolder, 'candles/.staging');
      while ((await readdir(staging).catch(() => [])).length === 0) await sleep(20);
      child.kill(signal);
      const { code, stdout, stderr } = await outcome;
      expect({ code, stdout }).toEqual({ code: 130, stdout: '' });
      // On a slow machine lines of progress come before.
      expect(stderr).toMatch(/(^|\n)tradewind: ended; nothing of BTCUSDT-1m\.csv\.gz was imported\n$/);
      expect(await readdir(staging)).toEqual([]);
      expect((await place.tradewind('data', 'coverage')).stdout).toBe('nothing is stored yet\n');
    },
  );
});

describe('export', () => {
  test('of what is not there, or to what it can’t write, says so and writes nothing', async () => {
    const path = join(place.folder, 'x.csv');
    const attempt = (...args: string[]) => place.inProcess('data', 'export', 'BTCUSDT', ...args);
    expect(await attempt(path)).toEqual({
      code: 1,
      stdout: '',
      stderr: 'tradewind: nothing is stored of BTC/USDT at binance that 1m candles could come from\n',
    });
    expect(await attempt(`${path}x`)).toMatchObject({
      code: 1,
      stderr: `tradewind: ${path}x: the name must end in .csv, .csv.gz or .parquet\n`,
    });
    expect((await attempt(path, '--timeframe', '7m')).code).toBe(2);
    expect((await attempt(path, '--from', 'May')).stderr).toContain('Give a date as 2024-01-31');
    expect(await readdir(place.folder)).toEqual(['data']);
  });
});

describe('download', () => {
  test('of a venue that does not answer fails in one line, after asking again', async () => {
    // Nothing listens on port 9: requests through this proxy fail at once, on any network.
    const { outcome } = place.start(['data', 'download', 'BTCUSDT', '--days', '1', '--attempts', '2'], {
      HTTPS_PROXY: 'http://127.0.0.1:9',
      NODE_USE_ENV_PROXY: '1',
    });
    const result = await outcome;
    expect(result.code).toBe(1);
    expect(result.stderr).toMatch(/^tradewind: Binance: .+\n$/);
  });

  test('fetches what is missing, and nothing twice', async () => {
    const first = await place.tradewind(
      'data',
      'download',
      'BTCUSDT',
      'ethusdt',
      '--venue',
      'practice',
      '--days',
      '2',
    );
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(first.stdout).toMatch(
      /^practice BTC\/USDT 1m: 2,(880|879) new candles\npractice ETH\/USDT 1m: 2,/,
    );
    const [series] = (
      JSON.parse((await place.inProcess('data', 'coverage', 'BTCUSDT', '--json')).stdout) as {
        series: { candles: number; missing: number; last: number }[];
      }
    ).series;
    expect(series).toMatchObject({ missing: 0 });
    const last = new Date(series!.last + 60_000).toISOString().slice(0, 16);
    const again = [
      'data',
      'download',
      'BTCUSDT',
      '--venue',
      'practice',
      '--days',
      '1',
      '--to',
      last,
      '--json',
    ];
    expect(JSON.parse((await place.inProcess(...again)).stdout)).toMatchObject({
      venue: 'practice',
      series: [{ symbol: 'BTC/USDT', rows: 0, missing: 0, cancelled: false }],
    });
  });

  test('refuses what makes no sense', async () => {
    expect((await place.inProcess('data', 'download', 'BTCUSDT', '--venue', 'nowhere')).code).toBe(2);
    expect(await place.inProcess('data', 'download', 'BTCUSDT', '--from', '2999-01-01')).toEqual({
      code: 2,
      stdout: '',
      stderr: 'tradewind: --from must lie before --to and before now\n',
    });
  });
});

test('help has examples, and a wrong command is named', async () => {
  const commands = [
    ['data', 'import'],
    ['data', 'download'],
    ['data', 'coverage'],
    ['data', 'export'],
    ['backup'],
    ['restore'],
  ];
  for (const command of commands) {
    const { code, stdout } = await place.inProcess(...command, '--help');
    expect(code).toBe(0);
    expect(stdout).toContain(`$ tradewind ${command.join(' ')}`);
  }
  expect(await place.inProcess('data', 'imprt')).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringContaining('Did you mean import?') as string,
  });
});

test('runs on whatever Node the machine has', async (context) => {
  const bin = resolve(import.meta.dirname, '../bin/tradewind.mjs');
  const hosts = ['/usr/bin/node', '/usr/local/bin/node'];
  const versions = await Promise.all(
    hosts.map((host) =>
      promisify(execFile)(host, ['--version']).then(
        ({ stdout }) => ({ host, stdout }),
        () => null,
      ),
    ),
  );
  const other = versions.find((found) => found !== null && !found.stdout.startsWith('v24.'));
  if (other === null || other === undefined) return context.skip('no other Node than 24 on this machine');
  await file('BTCUSDT-1m.csv', minutesText(START, 5));
  const { stdout } = await promisify(execFile)(
    other.host,
    [bin, 'data', 'import', 'BTCUSDT-1m.csv', '--data-dir', place.dataFolder],
    {
      cwd: place.folder,
    },
  );
  expect(stdout).toContain('5 candles of binance BTC/USDT 1m');
});
