import type { Block, MailContent, Run, Site } from './content.ts';

/** The mail for programs and people that read text. */
export function textMail({ title, blocks }: MailContent, site: Site): string {
  return [title, ...blocks.map(block), `-- \nTradewind, ${site.base}`].join('\n\n') + '\n';
}

function block(part: Block): string {
  switch (part.kind) {
    case 'paragraph':
    case 'note':
      return line(part.runs);
    case 'code':
      return `    ${part.code}`;
    case 'button':
      return `${part.label}:\n${part.url}`;
    case 'facts':
      return part.rows.map(([label, value]) => `    ${label}: ${value}`).join('\n');
  }
}

function line(runs: readonly Run[]): string {
  return runs.map(({ text }) => text).join('');
}
