import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../../../..');
const FOLDER = 'docs/reference';
const page = readFileSync(join(ROOT, FOLDER, 'security.md'), 'utf8');

const links = [...page.matchAll(/\[([^\]]+)\]\(([^)\s]+)\)/g)].map(([, text, target]) => ({
  text: text!,
  target: target!,
}));
const files = links.filter(({ target }) => !/^(https?:|#)/.test(target));
const proofs = files.filter(({ target }) => target.endsWith('.test.ts'));
const textOf = (target: string) => readFileSync(join(ROOT, FOLDER, target), 'utf8');

/** How GitHub names the place of a heading. */
const anchors = new Set(
  [...page.matchAll(/^#+ (.+)$/gm)].map(
    ([, heading]) =>
      `#${heading!
        .toLowerCase()
        .replaceAll(/[^\w\s-]/g, '')
        .replaceAll(' ', '-')}`,
  ),
);

/** Requirements of ASVS 5.0 by section: their levels in order. */
const REQUIREMENTS: Readonly<Record<string, string>> = {
  '6.1': '122',
  '6.2': '111111112222',
  '6.3': '11223333',
  '6.4': '112233',
  '6.5': '22222333',
  '6.6': '2223',
  '6.7': '33',
  '6.8': '2222',
  '7.1': '222',
  '7.2': '1111',
  '7.3': '22',
  '7.4': '11222',
  '7.5': '223',
  '7.6': '22',
  '8.1': '1233',
  '8.2': '1123',
  '8.3': '133',
  '8.4': '23',
  '11.1': '2233',
  '11.2': '22233',
  '11.3': '11233',
  '11.4': '1222',
  '11.5': '23',
  '11.6': '23',
  '11.7': '33',
};
const STATUSES = ['met', 'partly', 'not met', 'n/a'];

const cellsOf = (line: string) =>
  line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
const lines = page.split('\n').filter((line) => line.startsWith('|'));
const requirements = lines
  .map(cellsOf)
  .filter(([id = '']) => /^\d+\.\d+\.\d+$/.test(id))
  .map(([id = '', level = '', asks = '', status = '', proof = '']) => ({ id, level, asks, status, proof }));

describe('docs/reference/security.md', () => {
  it('names tests that exist', () => {
    expect(proofs.length).toBeGreaterThan(100);
    const gone = proofs.filter(({ text, target }) => {
      if (!existsSync(join(ROOT, FOLDER, target))) return true;
      if (target.endsWith(`/${text}`)) return false; // The file as a whole.
      return !["'", '"', '`'].some((quote) => textOf(target).includes(quote + text + quote));
    });
    expect(gone).toEqual([]);
  });

  it('names files and headings that exist', () => {
    expect(files.filter(({ target }) => !existsSync(join(ROOT, FOLDER, target)))).toEqual([]);
    const places = links.filter(({ target }) => target.startsWith('#'));
    expect(places.filter(({ target }) => !anchors.has(target))).toEqual([]);
  });

  it('has every requirement of the four chapters, once and at its level', () => {
    const expected = Object.entries(REQUIREMENTS).flatMap(([section, levels]) =>
      Array.from(levels, (level, index) => `${section}.${index + 1} L${level}`),
    );
    expect(requirements.map(({ id, level }) => `${id} L${level}`)).toEqual(expected);
    expect(requirements.filter(({ status }) => !STATUSES.includes(status))).toEqual([]);
    expect(requirements.filter(({ asks, proof }) => asks === '' || proof === '')).toEqual([]);
  });

  it('says of nothing that it is met without a proof', () => {
    expect(requirements.filter(({ status, proof }) => status === 'met' && !proof.includes(']('))).toEqual([]);
  });

  it('counts right', () => {
    const countOf = (wanted: (id: string) => boolean) => {
      const among = requirements.filter(({ id }) => wanted(id));
      const counts = STATUSES.map((status) => among.filter((row) => row.status === status).length);
      return [among.length, ...counts].map(String);
    };
    const table = new Map(lines.map(cellsOf).map(([name = '', ...cells]) => [name, cells]));
    const chapters = [...table].filter(([name]) => /^V\d+ /.test(name));
    expect(chapters).toHaveLength(4);
    const counted = chapters.map(([name]) => {
      const chapter = name.slice(1, name.indexOf(' '));
      return [name, countOf((id) => id.startsWith(`${chapter}.`))];
    });
    expect(chapters).toEqual(counted);
    expect(table.get('all')).toEqual(countOf(() => true));
  });

  it('has all ten risks of OWASP, each with a test', () => {
    const risks = lines.map(cellsOf).filter(([name = '']) => /^API\d+ /.test(name));
    expect(risks.map(([name]) => name!.split(' ')[0])).toEqual(
      Array.from({ length: 10 }, (_, index) => `API${index + 1}`),
    );
    expect(risks.filter(([, , proof = '']) => !proof.includes('.test.ts)'))).toEqual([]);
  });

  it('names every file that uses cryptography', () => {
    const uses =
      /import (?!type)(?:\{(?<names>[^}]*)\}|[^;]*?) from '(?:node:crypto|jose|openid-client|otpauth|@noble\/[^']+|@node-rs\/[^']+)'/g;
    const using = globSync(['apps/server/src/**/*.ts', 'adapters/database/src/audit/*.ts'], { cwd: ROOT })
      .map((file) => file.replaceAll('\\', '/'))
      .filter((file) =>
        [...readFileSync(join(ROOT, file), 'utf8').matchAll(uses)].some(
          // A random name is no cryptography.
          ({ groups }) => (groups?.['names'] ?? '').trim() !== 'randomUUID',
        ),
      );
    expect(using.length).toBeGreaterThan(20);
    const inventory = page.slice(page.indexOf('### Cryptography'), page.indexOf('## Rotating keys'));
    expect(
      using.filter((file) => !inventory.includes(`\`${file.replace('apps/server/src/', '')}\``)),
    ).toEqual([]);
  });
});
