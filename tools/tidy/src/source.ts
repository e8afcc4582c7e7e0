import { parseSync, Visitor } from 'oxc-parser';
import type { Comment, Program, VisitorObject } from 'oxc-parser';

/** One `import`, `export … from`, `import()` or `require()` with a literal specifier. */
export interface ImportReference {
  readonly specifier: string;
  readonly line: number;
  /** True for `import type` and `export type`, which leave no trace at run time. */
  readonly typeOnly: boolean;
}

/** One parsed module. */
export interface Source {
  readonly program: Program;
  readonly comments: readonly Comment[];
  readonly imports: readonly ImportReference[];
  /** Every string literal's value: a package may be loaded by name, as pino does with its transports. */
  readonly strings: ReadonlySet<string>;
  /** 1-based line of a character offset. */
  lineAt(offset: number): number;
}

/** Parses TypeScript, JSX or JavaScript; the language follows the file's extension. @throws on a syntax error. */
export function parseSource(path: string, text: string): Source {
  const result = parseSync(path, text);
  const [failure] = result.errors;
  if (failure !== undefined) throw new SyntaxError(`${path}: ${failure.message}`);
  const lineAt = lineIndex(text);
  const imports: ImportReference[] = [];
  const strings = new Set<string>();
  const add = (specifier: string, offset: number, typeOnly: boolean): void => {
    imports.push({ specifier, line: lineAt(offset), typeOnly });
  };
  visit(result.program, {
    ImportDeclaration: (node) => add(node.source.value, node.start, node.importKind === 'type'),
    ExportNamedDeclaration: (node) => {
      if (node.source !== null) add(node.source.value, node.start, node.exportKind === 'type');
    },
    ExportAllDeclaration: (node) => add(node.source.value, node.start, node.exportKind === 'type'),
    ImportExpression: (node) => {
      if (node.source.type === 'Literal' && typeof node.source.value === 'string') {
        add(node.source.value, node.start, false);
      }
    },
    TSImportType: (node) => add(node.source.value, node.start, true),
    CallExpression: (node) => {
      const [first] = node.arguments;
      const { callee } = node;
      const named = callee.type === 'Identifier' && callee.name === 'require';
      const resolved =
        callee.type === 'MemberExpression' &&
        callee.property.type === 'Identifier' &&
        callee.property.name === 'resolve' &&
        (callee.object.type === 'MetaProperty' ||
          (callee.object.type === 'Identifier' && callee.object.name === 'require'));
      if ((named || resolved) && first?.type === 'Literal' && typeof first.value === 'string') {
        add(first.value, node.start, false);
      }
    },
    Literal: (node) => {
      if (typeof node.value === 'string') strings.add(node.value);
    },
  });
  return { program: result.program, comments: result.comments, imports, strings, lineAt };
}

/** Walks a program, calling the visitor's function for each node of that kind. */
export function visit(program: Program, visitor: VisitorObject): void {
  new Visitor(visitor).visit(program);
}

/** The package a specifier belongs to, or null for relative paths: `@scope/name/deep` → `@scope/name`. */
export function packageOf(specifier: string): string | null {
  if (specifier.startsWith('.') || specifier.startsWith('/')) return null;
  const parts = specifier.split('/');
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : parts[0]!;
}

function lineIndex(text: string): (offset: number) => number {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (starts[middle]! <= offset) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}
