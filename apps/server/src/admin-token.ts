import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from './config.ts';

export type AdminToken =
  | { readonly source: 'environment'; readonly token: string }
  | { readonly source: 'generated'; readonly token: string; readonly file: string }
  | { readonly source: 'none'; readonly token: undefined };

/**
 * The static administration token: ADMIN_TOKEN; else, outside production, one that is generated once and kept in a file
 * that only its owner reads.
 */
export async function adminToken(config: Config, folder: string): Promise<AdminToken> {
  if (config.ADMIN_TOKEN !== undefined) return { source: 'environment', token: config.ADMIN_TOKEN };
  if (config.NODE_ENV === 'production') return { source: 'none', token: undefined };
  const file = join(folder, 'admin-token');
  await mkdir(folder, { recursive: true });
  const token = randomBytes(24).toString('base64url');
  try {
    await writeFile(file, `${token}\n`, { mode: 0o600, flag: 'wx' });
    return { source: 'generated', token, file };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return { source: 'generated', token: (await readFile(file, 'utf8')).trim(), file };
  }
}
