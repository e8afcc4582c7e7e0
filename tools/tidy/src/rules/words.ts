import { WORD_EXCEPTIONS } from '../exceptions.ts';
import type { Problem } from '../problem.ts';
import type { Repository } from '../repository.ts';

/** What doesn't belong in a product's text, and what to write in its place. */
const FOREIGN: readonly { readonly pattern: RegExp; readonly cure: string }[] = [
  {
    pattern: /\b(AI (coding )?agents?|coding agents?|(helper|sub)[- ]?agents?|as an AI|AI assistant)\b/i,
    cure: 'write about the product and its users, not about who wrote it',
  },
  {
    pattern: /\b(Claude|Copilot|ChatGPT)\b/,
    cure: 'write about the product, not about tools of its authors',
  },
  { pattern: /\bprompts?\b/i, cure: "say 'question', 'instruction' or 'ask', as it is meant" },
  {
    pattern: /\bissues? #?\d+\b/i,
    cure: "say what the code does and why; cite another project's report by its full address",
  },
  {
    pattern: /(?<![\w.~-])\/(work|root|tmp|home\/\w+)\/[\w.-]/,
    cure: 'find the place through os.tmpdir(), an environment variable or a path relative to the repository',
  },
  {
    pattern: /\b(registry\.[\w-]+\.\w+|npmmirror\.com|files\.pythonhosted\.org|npm\.pkg\.github\.com)\b/,
    cure: 'leave the registry to the user’s own settings; in package-lock.json: npm install with omit-lockfile-registry-resolved=true in .npmrc',
  },
];

/** The text speaks of the product alone, and works on any machine. */
export function* words(repository: Repository): Generator<Problem> {
  for (const file of repository.files) {
    if (WORD_EXCEPTIONS.some((path) => file.startsWith(path))) continue;
    const text = repository.text(file);
    for (const { pattern, cure } of FOREIGN) {
      const match = pattern.exec(text);
      if (match === null) continue;
      const line = text.slice(0, match.index).split('\n').length;
      yield { rule: 'words', file, line, what: `'${match[0]}' does not belong in the product`, cure };
    }
  }
}
