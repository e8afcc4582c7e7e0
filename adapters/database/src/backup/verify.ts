import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { DatabaseError } from '../errors.ts';
import { readArchive } from './archive.ts';
import { FORMAT_VERSION, MANIFEST_ENTRY, pieceEntry } from './manifest.ts';
import type { Manifest } from './manifest.ts';
import { TableDigest } from './table-digest.ts';

/**
 * Reads a backup from end to end and checks that every table has the rows and the checksum that its manifest says.
 *
 * @throws {DatabaseError} BACKUP_INVALID
 */
export async function verifyBackup(file: string): Promise<Manifest> {
  const handle = await open(file, 'r');
  try {
    return await verifyArchive(handle);
  } finally {
    await handle.close();
  }
}

export async function verifyArchive(handle: FileHandle): Promise<Manifest> {
  const digests = new Map<string, TableDigest>();
  let last: Buffer | undefined;
  for await (const { name, content } of readArchive(handle)) {
    if (name === MANIFEST_ENTRY) {
      last = content;
      continue;
    }
    const table = name.slice(0, name.lastIndexOf('/'));
    const digest = digests.get(table) ?? new TableDigest();
    digests.set(table, digest);
    digest.add(content);
    const [schema = '', ...rest] = table.split('.');
    const expected = pieceEntry({ schema, name: rest.join('.') }, digest.pieces);
    if (name !== expected) throw invalid(`it holds ${name} where ${expected} should be`);
  }
  const manifest = parseManifest(last);
  for (const { schema, name, ...content } of manifest.tables) {
    const digest = digests.get(`${schema}.${name}`) ?? new TableDigest();
    digests.delete(`${schema}.${name}`);
    if (!digest.matches(content)) throw invalid(`the content of ${schema}.${name} is not what was backed up`);
  }
  for (const name of digests.keys()) throw invalid(`it holds ${name}, which its manifest does not list`);
  return manifest;
}

function parseManifest(content: Buffer | undefined): Manifest {
  if (content === undefined) throw invalid('its manifest is missing');
  const manifest = JSON.parse(content.toString()) as Manifest;
  if (manifest.format !== 'tradewind-backup') throw invalid('it is not a Tradewind backup');
  if (manifest.version !== FORMAT_VERSION) {
    throw invalid(`it has format ${manifest.version}, this program reads ${FORMAT_VERSION}`);
  }
  return manifest;
}

export function invalid(reason: string): DatabaseError {
  return new DatabaseError('BACKUP_INVALID', `the backup can't be used: ${reason}`);
}
