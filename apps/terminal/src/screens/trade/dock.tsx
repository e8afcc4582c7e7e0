import 'dockview-react/dist/styles/dockview.css';
import { DockviewReact } from 'dockview-react';
import type {
  DockviewApi,
  DockviewReadyEvent,
  IDockviewPanelHeaderProps,
  IDockviewPanelProps,
} from 'dockview-react';
import { useEffect, useRef } from 'react';
import { usePanelCounts } from '../../panels/panel-counts.ts';
import { PanelTitle } from '../../panels/panel-title.tsx';
import { Panel, PANELS } from '../../panels/panels.tsx';
import type { PanelId } from '../../panels/panels.tsx';
import { buildDefaultLayout } from './default-layout.ts';
import { focusGroup } from './focus-group.ts';
import { layoutSlot, panelsSlot } from './layout-handle.ts';
import { forgetLayout, loadLayout, saveLayout } from './layout-store.ts';
import './dock-theme.css';

const SAVE_AFTER_MS = 300;
const THEME = { name: 'tradewind', className: 'dock-theme', gap: 4 };

interface PanelParams {
  readonly panel: PanelId;
}

const components = {
  panel: ({ params }: IDockviewPanelProps<PanelParams>) => <Panel id={params.panel} />,
};

/** A tab names its panel and drags it; panels are moved, never lost, so there is nothing to close. */
function Tab({ params }: IDockviewPanelHeaderProps<PanelParams>) {
  return (
    <span className="dock-tab">
      <PanelTitle id={params.panel} />
    </span>
  );
}

/** The panels as the user arranged them. Saved after each change. */
export function Dock() {
  const api = useRef<DockviewApi>(null);
  const root = useRef<HTMLDivElement>(null);
  const saving = useRef<ReturnType<typeof setTimeout>>(undefined);

  const onReady = (event: DockviewReadyEvent) => {
    api.current = event.api;
    restore(event.api);
    nameTabs(event.api);
    event.api.onDidLayoutChange(() => {
      clearTimeout(saving.current);
      saving.current = setTimeout(() => saveLayout(localStorage, event.api.toJSON()), SAVE_AFTER_MS);
    });
  };
  useEffect(
    () =>
      usePanelCounts.subscribe(() => {
        if (api.current !== null) nameTabs(api.current);
      }),
    [],
  );
  useEffect(() => {
    const handle = {
      reset: () => {
        forgetLayout(localStorage);
        if (api.current === null) return;
        buildDefaultLayout(api.current);
        nameTabs(api.current);
      },
      focusGroup: (step: 1 | -1) => focusGroup(root.current!, step),
      show: (panel: PanelId) => api.current?.getPanel(panel)?.api.setActive(),
    };
    layoutSlot.current = handle;
    panelsSlot.current = handle;
    return () => {
      if (layoutSlot.current === handle) layoutSlot.current = null;
      if (panelsSlot.current === handle) panelsSlot.current = null;
      clearTimeout(saving.current);
    };
  }, []);
  return (
    <div ref={root} style={{ minBlockSize: 0 }}>
      <DockviewReact
        theme={THEME}
        components={components}
        defaultTabComponent={Tab}
        disableFloatingGroups
        onReady={onReady}
      />
    </div>
  );
}

/** The dock names its tabs for screen readers by their titles, which therefore say what stands on them. */
function nameTabs(api: DockviewApi): void {
  const counts = usePanelCounts.getState();
  for (const panel of api.panels) {
    const { title } = PANELS[panel.id as PanelId];
    const count = counts[panel.id as PanelId] ?? 0;
    panel.api.setTitle(count > 0 ? `${title} ${count}` : title);
  }
}

/** The saved layout where it still fits this version's panels, else the default one. */
function restore(api: DockviewApi): void {
  const saved = loadLayout(localStorage);
  if (saved !== null && Object.keys(saved.panels).length === Object.keys(PANELS).length) {
    try {
      api.fromJSON(saved);
      return;
    } catch {
      forgetLayout(localStorage);
    }
  }
  buildDefaultLayout(api);
}
