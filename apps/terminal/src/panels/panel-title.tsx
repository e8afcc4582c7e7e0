import { usePanelCounts } from './panel-counts.ts';
import { PANELS } from './panels.tsx';
import type { PanelId } from './panels.tsx';

/** What the tab of a panel says: its title, and how much stands in it. */
export function PanelTitle({ id }: { readonly id: PanelId }) {
  const count = usePanelCounts((counts) => counts[id]) ?? 0;
  return (
    <>
      {PANELS[id].title}
      {count > 0 && <b> {count}</b>}
    </>
  );
}
