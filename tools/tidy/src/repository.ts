import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { parseSource } from './source.ts';
import type { Source } from './source.ts';

/** The fields of package.json that the rules look at. */
export interface Manifest {
  readonly name?: string;
  readonly description?: string;
  readonly license?: string;
  readonly private?: boolean;
  readonly type?: string;
  readonly exports?: unknown;
  readonly workspaces?: readonly string[];
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/** One workspace package, or the root with the folder `''`. */
export interface Package {
  readonly name: string;
  /** Relative to the repository, without a slash at the end. */
  readonly folder: string;
  readonly manifest: Manifest;
}

/** What the package manager, builds and runs leave behind. */
const NOT_OURS = new Set([
  'node_modules',
  'dist',
  'build',
  'coverage',
  '.git',
  '.tradewind',
  'logs',
  'test-results',
]);
const NOT_TEXT = /\.(png|jpe?g|gif|webp|ico|woff2?|gz|zip|parquet|wasm|log|tsbuildinfo)$/;
const CODE = /\.(ts|tsx|mts|mjs|js|cjs)$/;

/** A working tree, read once. */
export class Repository {
  readonly root: string;
  /** Every text file of the project, sorted, relative, with forward slashes. */
  readonly files: readonly string[];
  readonly rootPackage: Package;
  readonly packages: readonly Package[];
  readonly #known: ReadonlySet<string>;
  readonly #texts = new Map<string, string>();
  readonly #sources = new Map<string, Source>();

  constructor(root: string) {
    this.root = root;
    this.files = [...walk(root, '')].toSorted();
    this.#known = new Set(this.files);
    this.rootPackage = { name: '', folder: '', manifest: this.#manifest('package.json') };
    this.packages = this.files
      .filter((file) => this.#isWorkspace(posix.dirname(file)) && posix.basename(file) === 'package.json')
      .map((file) => {
        const manifest = this.#manifest(file);
        return { name: manifest.name ?? '', folder: posix.dirname(file), manifest };
      });
  }

  /** Files that hold TypeScript or JavaScript. */
  codeFiles(): readonly string[] {
    return this.files.filter((file) => CODE.test(file));
  }

  has(file: string): boolean {
    return this.#known.has(file);
  }

  /** True for files and folders, binary ones included. */
  exists(path: string): boolean {
    return existsSync(join(this.root, path));
  }

  text(file: string): string {
    let text = this.#texts.get(file);
    if (text === undefined) {
      text = readFileSync(join(this.root, file), 'utf8');
      this.#texts.set(file, text);
    }
    return text;
  }

  source(file: string): Source {
    let source = this.#sources.get(file);
    if (source === undefined) {
      source = parseSource(file, this.text(file));
      this.#sources.set(file, source);
    }
    return source;
  }

  /** The package a file belongs to; the root where no workspace holds it. */
  owner(file: string): Package {
    return this.packages.find(({ folder }) => file.startsWith(`${folder}/`)) ?? this.rootPackage;
  }

  /** Code files of one package. */
  codeOf(owner: Package): readonly string[] {
    return this.codeFiles().filter((file) => this.owner(file) === owner);
  }

  /** True for code that runs in production, unlike tests, settings and tools beside it. */
  ships(file: string): boolean {
    const { folder } = this.owner(file);
    return folder !== '' && /^(src|bin)\//.test(file.slice(folder.length + 1)) && !file.includes('/testing/');
  }

  #manifest(file: string): Manifest {
    return this.has(file) ? (JSON.parse(this.text(file)) as Manifest) : {};
  }

  #isWorkspace(folder: string): boolean {
    return (this.rootPackage.manifest.workspaces ?? []).some((pattern) =>
      pattern.endsWith('/*') ? posix.dirname(folder) === pattern.slice(0, -2) : folder === pattern,
    );
  }
}

function* walk(root: string, folder: string): Generator<string> {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    if (NOT_OURS.has(entry.name)) continue;
    const path = posix.join(folder, entry.name);
    if (entry.isDirectory()) yield* walk(root, path);
    else if (entry.isFile() && !NOT_TEXT.test(entry.name) && entry.name !== '.env') yield path;
  }
}
