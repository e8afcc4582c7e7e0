import { gzipSync } from 'node:zlib';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ERRORS } from '@tradewind/protocol';
import type { CoverageResource, DataJob, Klines } from '@tradewind/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, runServer } from './support/running-server.ts';
import type { TestServer } from './support/running-server.ts';

const MINUTE = 60_000;
const START = Date.UTC(2020, 0, 1);

let server: TestServer;
let token: string;

beforeAll(async () => {
  server = await runServer();
  token = (await server.admin()).token!;
}, 120_000);

afterAll(() => server?.stop());

// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- names what the route answers, as a client would
async function call<T>(method: string, path: string, body?: unknown): Promise<{ status: number; body: T }> {
  const response = await fetch(`${server.url}/api/v1${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as T };
}

const ended = (id: string) =>
  eventually(
    async () => (await call<DataJob>('GET', `/data/jobs/${id}`)).body,
    ({ status }) => status !== 'queued' && status !== 'running',
  );

const base64 = (text: string) => Buffer.from(text).toString('base64');

function csv(minutes: number, first = START): string {
  const rows = Array.from(
    { length: minutes },
    (_, index) => `${first + index * MINUTE},10,12,9,11,${index + 1}`,
  );
  return ['time,open,high,low,close,volume', ...rows].join('\n');
}

const upload = (content: string, more: object = {}) => ({
  source: 'file',
  venue: 'binance',
  symbol: 'BTCUSDT',
  timeframe: '1m',
  fileName: 'BTCUSDT-1m.csv',
  content,
  ...more,
});

describe('import of a file', () => {
  it('stores the sound rows, names the malformed ones, and leaves no file behind', async () => {
    const text = `${csv(5)}\n${START + 5 * MINUTE},10,8,9,11,1\nnonsense\n${START + 7 * MINUTE},10,12,9,11,1`;
    const { status, body } = await call<DataJob>('POST', '/data/import', upload(base64(text)));
    expect(status).toBe(202);
    const job = await ended(body.id);
    expect(job).toMatchObject({ status: 'completed', rowsImported: 6, rowsRejected: 2, progress: 1 });
    expect(job.defects.map(({ file, line }) => [file, line])).toEqual([
      ['BTCUSDT-1m.csv', 7],
      ['BTCUSDT-1m.csv', 8],
    ]);
    await eventually(
      () => readdir(join(server.folder, 'imports')),
      (files) => files.length === 0,
    );
    const { body: stored } = await call<{ data: CoverageResource[] }>(
      'GET',
      '/data/coverage?venue=binance&symbol=BTCUSDT',
    );
    expect(stored.data).toEqual([
      expect.objectContaining({
        timeframe: '1m',
        candles: 6,
        missing: 2,
        gaps: [{ from: START + 5 * MINUTE, to: START + 7 * MINUTE, missing: 2 }],
      }),
    ]);
  });

  it('reads gzip, and a second import of the same changes nothing', async () => {
    const content = gzipSync(csv(60)).toString('base64');
    for (const _round of [1, 2]) {
      const { body } = await call<DataJob>(
        'POST',
        '/data/import',
        upload(content, { symbol: 'ETHUSDT', fileName: 'ETHUSDT-1m.csv.gz' }),
      );
      expect(await ended(body.id)).toMatchObject({ status: 'completed', rowsImported: 60 });
    }
    const { body } = await call<{ data: CoverageResource[] }>(
      'GET',
      '/data/coverage?venue=binance&symbol=ETHUSDT',
    );
    expect(body.data[0]).toMatchObject({ candles: 60, missing: 0 });
  });

  it('fails in words when the file is none', async () => {
    const { body } = await call<DataJob>('POST', '/data/import', upload('', { fileName: 'empty.csv' }));
    const job = await ended(body.id);
    expect(job.status).toBe('failed');
    expect(job.error).toMatch(/empty/);
    expect(job.error).not.toContain(server.folder);
  });

  it.each([
    [{ symbol: 'NOPEUSDT' }, 'UNKNOWN_SYMBOL'],
    [{ fileName: '../../etc/passwd.csv' }, 'VALIDATION_FAILED'],
    [{ fileName: 'a/b.csv' }, 'VALIDATION_FAILED'],
    [{ fileName: 'run.sh' }, 'VALIDATION_FAILED'],
    [{ content: 'not base64!' }, 'VALIDATION_FAILED'],
    [{ timeframe: '7m' }, 'VALIDATION_FAILED'],
    [{ venue: '../x' }, 'VALIDATION_FAILED'],
    [{ source: 'shell' }, 'VALIDATION_FAILED'],
    [{ more: 1 }, 'VALIDATION_FAILED'],
  ] as const)('refuses %j', async (more, code) => {
    const answer = await call<{ code: string }>('POST', '/data/import', upload(base64(csv(1)), more));
    expect(answer.body.code).toBe(code);
    expect(answer.status).toBe(ERRORS[code].status);
  });
});

describe('download', () => {
  const request = (more: object = {}) => ({
    source: 'venue',
    venue: 'practice',
    symbol: 'ADAUSDT',
    timeframe: '1m',
    from: '2024-01-01',
    to: '2024-01-03',
    ...more,
  });

  it('stores what the venue has, and a second one fetches nothing', async () => {
    const first = await ended((await call<DataJob>('POST', '/data/import', request())).body.id);
    expect(first).toMatchObject({ kind: 'download', status: 'completed', rowsImported: 2880 });
    const again = await ended((await call<DataJob>('POST', '/data/import', request())).body.id);
    expect(again).toMatchObject({ status: 'completed', rowsImported: 0 });
    const { body } = await call<Klines>(
      'GET',
      '/data/ohlcv/ADAUSDT?venue=practice&timeframe=1d&from=2024-01-01&to=2024-01-03',
    );
    expect(body.data).toHaveLength(2);
  });

  it('can be cancelled; what has ended cannot', async () => {
    const { body } = await call<DataJob>(
      'POST',
      '/data/import',
      request({ from: '2005-01-01', symbol: 'XRPUSDT' }),
    );
    const cancelled = await call<DataJob>('DELETE', `/data/jobs/${body.id}`);
    expect(cancelled.body.status).toBe('cancelled');
    const again = await call<{ code: string }>('DELETE', `/data/jobs/${body.id}`);
    expect(again).toMatchObject({ status: 409, body: { code: 'CONFLICT' } });
    expect((await call<DataJob>('GET', `/data/jobs/${body.id}`)).body.status).toBe('cancelled');
  });

  it.each([
    [{ venue: 'mtgox' }, 'UNKNOWN_VENUE'],
    [{ from: '2024-01-05' }, 'VALIDATION_FAILED'],
    [{ from: 'yesterday' }, 'VALIDATION_FAILED'],
    [{ from: '1e400' }, 'VALIDATION_FAILED'],
  ] as const)('refuses %j', async (more, code) => {
    const answer = await call<{ code: string }>('POST', '/data/import', request(more));
    expect(answer.body.code).toBe(code);
  });
});

it('lists jobs newest first, page by page, each once', async () => {
  const seen: DataJob[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const path: string = `/data/jobs?limit=2${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`;
    const { body } = await call<{ data: DataJob[]; nextCursor: string | null }>('GET', path);
    seen.push(...body.data);
    cursor = body.nextCursor;
  }
  expect(seen.length).toBeGreaterThanOrEqual(5);
  expect(new Set(seen.map(({ id }) => id)).size).toBe(seen.length);
  const times = seen.map(({ createdAt }) => createdAt);
  expect(times).toEqual(times.toSorted((a, b) => b.localeCompare(a)));
  const unknown = await call<{ code: string }>('GET', '/data/jobs/00000000-0000-4000-8000-000000000000');
  expect(unknown.body.code).toBe('NOT_FOUND');
  const broken = await call<{ code: string }>('GET', '/data/jobs?cursor=zzz');
  expect(broken.body.code).toBe('VALIDATION_FAILED');
});
