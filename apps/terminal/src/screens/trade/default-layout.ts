import type { DockviewApi } from 'dockview-react';
import { PANELS } from '../../panels/panels.tsx';
import type { PanelId } from '../../panels/panels.tsx';

const WATCHLIST_WIDTH = 350;
const SIDE_WIDTH = 300;

/** Markets on the left, the chart in the middle with depth and statistics below, book over trades on the right. */
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
  add('chart');
  add('watchlist', {
    position: { referencePanel: 'chart', direction: 'left' },
    initialWidth: WATCHLIST_WIDTH,
  });
  add('book', { position: { referencePanel: 'chart', direction: 'right' }, initialWidth: SIDE_WIDTH });
  add('tape', {
    position: { referencePanel: 'book', direction: 'below' },
    initialHeight: Math.round(api.height * 0.4),
  });
  add('depth', {
    position: { referencePanel: 'chart', direction: 'below' },
    initialHeight: Math.round(api.height * 0.26),
  });
  add('stats', { position: { referencePanel: 'depth', direction: 'within' }, inactive: true });
  api.getPanel('chart')?.api.setActive();
}
