import type { DockviewApi } from 'dockview-react';
import { PANELS } from '../../panels/panels.tsx';
import type { PanelId } from '../../panels/panels.tsx';

/** Share of the page's width, within bounds in pixels. */
const share = (width: number, of: number, least: number, most: number) =>
  Math.round(Math.min(most, Math.max(least, width * of)));

/**
 * Markets on the left, the chart in the middle, book over trades beside it, one's own positions and orders below all of
 * them, and the ticket on the right from top to bottom.
 */
export function buildDefaultLayout(api: DockviewApi): void {
  api.clear();
  const add = (id: PanelId, options: Partial<Parameters<DockviewApi['addPanel']>[0]> = {}) =>
    api.addPanel({
      id,
      component: 'panel',
      title: PANELS[id].title,
      params: { panel: id },
      ...options,
    });
  const behind = (id: PanelId, referencePanel: PanelId) =>
    add(id, { position: { referencePanel, direction: 'within' }, inactive: true });
  add('chart');
  add('ticket', {
    position: { referencePanel: 'chart', direction: 'right' },
    initialWidth: share(api.width, 0.19, 264, 320),
  });
  add('positions', {
    position: { referencePanel: 'chart', direction: 'below' },
    initialHeight: share(api.height, 0.28, 170, 300),
  });
  for (const id of ['orders', 'history', 'fills'] as const) behind(id, 'positions');
  add('watchlist', {
    position: { referencePanel: 'chart', direction: 'left' },
    initialWidth: share(api.width, 0.17, 236, 350),
  });
  add('book', {
    position: { referencePanel: 'chart', direction: 'right' },
    initialWidth: share(api.width, 0.17, 236, 300),
  });
  add('tape', {
    position: { referencePanel: 'book', direction: 'below' },
    initialHeight: share(api.height, 0.28, 150, 400),
  });
  for (const id of ['depth', 'stats'] as const) behind(id, 'tape');
  api.getPanel('chart')?.api.setActive();
}
