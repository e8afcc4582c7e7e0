import {
  Activity,
  Camera,
  ChartCandlestick,
  CircleHelp,
  Clock,
  Layers,
  LayoutDashboard,
  Maximize,
  Moon,
  Palette,
  Search,
  Settings2,
  SquareFunction,
  Star,
  Sun,
  SunMoon,
  Table,
} from 'lucide-react';
import type { User } from '@tradewind/protocol';
import { chartSlot } from '../panels/chart/chart-handle.ts';
import { saveScreenshot } from '../panels/chart/screenshot.ts';
import { layoutSlot } from '../screens/trade/layout-handle.ts';
import { toggleFavourite, useSettings } from '../stores/settings.ts';
import type { DirectionColours, Settings, Theme } from '../stores/settings.ts';
import { openDialog } from '../stores/view.ts';
import { notify } from '../ui/notify.ts';
import { accountActions } from './account-actions.ts';
import { tradingActions } from './trading-actions.ts';
import { ActionRegistry } from './registry.ts';
import type { Action } from './registry.ts';

/** Screens that actions open. */
export type HostPath =
  | '/trade'
  | '/statistics'
  | '/status'
  | '/sign-in'
  | '/sign-up'
  | '/account/profile'
  | '/account/security'
  | '/account/sessions'
  | '/account/keys'
  | '/account/data'
  | '/wallet'
  | '/wallet/history'
  | '/portfolio'
  | '/admin'
  | '/admin/users'
  | '/admin/markets'
  | '/admin/risk'
  | '/admin/liquidations'
  | '/admin/insurance'
  | '/admin/reconciliation'
  | '/admin/audit-log';

/** What actions need of the page around them. */
export interface ActionHost {
  /** Opens a path of the terminal. */
  open(path: HostPath): void;
  /** Who is signed in; undefined while nobody is. */
  user(): User | undefined;
  signOut(): void;
  /** Id of the market on the trade screen; null elsewhere. */
  currentMarket(): string | null;
  /** Opens the next (1) or previous (−1) market of the watchlist as it is sorted now. */
  stepMarket(step: 1 | -1): void;
  focusSearch(): void;
}

const set = (change: Partial<Settings>) => useSettings.setState(change);
const get = () => useSettings.getState();

/** Everything that the terminal can be asked to do, made once. */
export function createActions(host: ActionHost): ActionRegistry {
  return new ActionRegistry([
    ...navigation(host),
    ...market(host),
    ...tradingActions(host),
    ...chart(host),
    ...appearance(),
    ...layout(),
    ...accountActions(host),
    {
      id: 'help',
      label: 'Keyboard shortcuts',
      group: 'Help',
      shortcut: '[Shift]+?',
      icon: CircleHelp,
      perform: () => openDialog('help'),
    },
  ]);
}

function navigation(host: ActionHost): Action[] {
  return [
    {
      id: 'palette',
      label: 'Search markets and commands',
      group: 'Go to',
      shortcut: '$mod+k',
      icon: Search,
      perform: () => openDialog('palette'),
    },
    {
      id: 'go-trade',
      label: 'Markets and chart',
      group: 'Go to',
      shortcut: 'g t',
      icon: ChartCandlestick,
      perform: () => host.open('/trade'),
    },
    {
      id: 'go-statistics',
      label: 'Statistics board',
      group: 'Go to',
      shortcut: 'g s',
      icon: Table,
      keywords: 'windows four hours intervals',
      perform: () => host.open('/statistics'),
    },
    {
      id: 'go-status',
      label: 'System status',
      group: 'Go to',
      shortcut: 'g y',
      icon: Activity,
      keywords: 'health feeds coverage',
      perform: () => host.open('/status'),
    },
  ];
}

function market(host: ActionHost): Action[] {
  const onTradeScreen = () => host.currentMarket() !== null;
  return [
    {
      id: 'watchlist-search',
      label: 'Search the watchlist',
      group: 'Market',
      shortcut: '/',
      icon: Search,
      isAvailable: onTradeScreen,
      perform: () => host.focusSearch(),
    },
    {
      id: 'favourite',
      label: 'Mark this market as favourite, or unmark it',
      group: 'Market',
      shortcut: 'f',
      icon: Star,
      isAvailable: onTradeScreen,
      isOn: () => get().favourites.includes(host.currentMarket() ?? ''),
      perform: () => toggleFavourite(host.currentMarket()!),
    },
    {
      id: 'next-market',
      label: 'Next market of the watchlist',
      group: 'Market',
      shortcut: 'Alt+ArrowDown',
      isAvailable: onTradeScreen,
      perform: () => host.stepMarket(1),
    },
    {
      id: 'previous-market',
      label: 'Previous market of the watchlist',
      group: 'Market',
      shortcut: 'Alt+ArrowUp',
      isAvailable: onTradeScreen,
      perform: () => host.stepMarket(-1),
    },
  ];
}

function chart(host: ActionHost): Action[] {
  const hasChart = () => chartSlot.current !== null;
  return [
    {
      id: 'log-scale',
      label: 'Logarithmic scale',
      group: 'Chart',
      shortcut: 'l',
      icon: SquareFunction,
      isAvailable: hasChart,
      isOn: () => get().logScale,
      perform: () => set({ logScale: !get().logScale }),
    },
    {
      id: 'time-zone',
      label: 'Times in UTC',
      group: 'Chart',
      shortcut: 'u',
      icon: Clock,
      keywords: 'local time zone',
      isOn: () => get().timeZone === 'utc',
      perform: () => set({ timeZone: get().timeZone === 'utc' ? 'local' : 'utc' }),
    },
    {
      id: 'trading-on-chart',
      label: 'Orders, positions and fills on the chart',
      group: 'Chart',
      shortcut: 'Shift+O',
      icon: Layers,
      keywords: 'lines drag marks',
      isAvailable: () => hasChart() && host.user() !== undefined,
      isOn: () => get().tradingOnChart,
      perform: () => set({ tradingOnChart: !get().tradingOnChart }),
    },
    {
      id: 'reset-view',
      label: 'Reset the view of the chart',
      group: 'Chart',
      shortcut: 'r',
      icon: Maximize,
      isAvailable: hasChart,
      perform: () => chartSlot.current?.resetView(),
    },
    {
      id: 'screenshot',
      label: 'Save a picture of the chart',
      group: 'Chart',
      shortcut: 'Shift+S',
      icon: Camera,
      isAvailable: hasChart,
      perform: () => {
        saveScreenshot(chartSlot.current!.screenshot());
        notify('Picture of the chart saved');
      },
    },
  ];
}

function appearance(): Action[] {
  const theme = (id: Theme, label: string, icon: Action['icon']): Action => ({
    id: `theme-${id}`,
    label,
    group: 'Appearance',
    ...(icon === undefined ? {} : { icon }),
    isOn: () => get().theme === id,
    perform: () => set({ theme: id }),
  });
  const colours = (id: DirectionColours, label: string): Action => ({
    id: `colours-${id}`,
    label,
    group: 'Appearance',
    icon: Palette,
    keywords: 'colors up down',
    isOn: () => get().directionColours === id,
    perform: () => set({ directionColours: id }),
  });
  return [
    {
      id: 'settings',
      label: 'Settings',
      group: 'Appearance',
      shortcut: '$mod+,',
      icon: Settings2,
      perform: () => openDialog('settings'),
    },
    theme('dark', 'Dark theme', Moon),
    theme('light', 'Light theme', Sun),
    theme('system', 'Theme of the system', SunMoon),
    colours('green-red', 'Up green, down red'),
    colours('red-green', 'Up red, down green'),
    colours('blue-orange', 'Up blue, down orange'),
  ];
}

function layout(): Action[] {
  const hasLayout = () => layoutSlot.current !== null;
  return [
    {
      id: 'next-group',
      label: 'Next group of panels',
      group: 'Layout',
      shortcut: 'F6',
      isAvailable: hasLayout,
      perform: () => layoutSlot.current?.focusGroup(1),
    },
    {
      id: 'previous-group',
      label: 'Previous group of panels',
      group: 'Layout',
      shortcut: 'Shift+F6',
      isAvailable: hasLayout,
      perform: () => layoutSlot.current?.focusGroup(-1),
    },
    {
      id: 'reset-layout',
      label: 'Reset the layout',
      group: 'Layout',
      icon: LayoutDashboard,
      keywords: 'panels default',
      isAvailable: hasLayout,
      perform: () => {
        layoutSlot.current?.reset();
        notify('Layout reset');
      },
    },
  ];
}
