import { Tag } from './panel.tsx';

/** Says in words that money is paper, and of which kind of market data. */
export function PaperTag({ world }: { readonly world: string }) {
  return <Tag tone="accent">PAPER MONEY · {world}</Tag>;
}
