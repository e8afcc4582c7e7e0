import { posix } from 'node:path';
import type { Problem } from '../problem.ts';
import type { Repository } from '../repository.ts';

const LINK = /!?\[[^\]]*\]\(\s*<?([^)\s>]+)>?[^)]*\)/g;

/** A relative link in a document leads to a file, and its anchor to a heading there. */
export function* links(repository: Repository): Generator<Problem> {
  for (const file of repository.files) {
    if (!file.endsWith('.md')) continue;
    const text = withoutCode(repository.text(file));
    for (const match of text.matchAll(LINK)) {
      const [address = '', anchor] = match[1]!.split('#');
      if (/^[a-z][a-z0-9+.-]*:/i.test(match[1]!)) continue;
      const line = text.slice(0, match.index).split('\n').length;
      const target =
        address === '' ? file : posix.normalize(posix.join(posix.dirname(file), decodeURI(address)));
      if (target.startsWith('..') || !repository.exists(target)) {
        yield {
          rule: 'links',
          file,
          line,
          what: `the link to ${address} leads nowhere`,
          cure: 'correct the path (it is relative to this document), or write the missing document',
        };
      } else if (
        anchor !== undefined &&
        target.endsWith('.md') &&
        !anchors(repository.text(target)).has(anchor)
      ) {
        yield {
          rule: 'links',
          file,
          line,
          what: `${target} has no heading for #${anchor}`,
          cure: 'use the heading in lower case, with hyphens for spaces and without punctuation',
        };
      }
    }
  }
}

/** The same length and lines, with code blanked out: what looks like a link there is code. */
function withoutCode(text: string): string {
  return text.replaceAll(/```[\s\S]*?```|`[^`\n]*`/g, (code) => code.replaceAll(/[^\n]/g, ' '));
}

/** Anchors as Markdown hosts derive them from headings. */
function anchors(text: string): ReadonlySet<string> {
  const found = new Set<string>();
  for (const [, heading = ''] of text.matchAll(/^#{1,6}\s+(.+?)\s*#*$/gm)) {
    found.add(
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
        .replaceAll(/\s/g, '-'),
    );
  }
  return found;
}
