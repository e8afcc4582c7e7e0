import type { PanelId } from '../panels/panels.tsx';
import { panelsSlot } from '../screens/trade/layout-handle.ts';
import { openDialog } from '../stores/view.ts';
import type { ActionHost } from './actions.ts';
import type { Action } from './registry.ts';

/** The ticket and the tables of one's own trading. Opening a ticket sends nothing. */
export function tradingActions(host: ActionHost): Action[] {
  const hasPanels = () => panelsSlot.current !== null;
  const ticket = (id: string, label: string, shortcut: string, side: 'buy' | 'sell'): Action => ({
    id,
    label,
    group: 'Trading',
    shortcut,
    keywords: 'order ticket long short',
    isAvailable: hasPanels,
    perform: () => {
      panelsSlot.current?.show('ticket');
      void import('../trading/ticket-store.ts').then(({ askForTicket }) => askForTicket(side));
    },
  });
  const table = (panel: PanelId, label: string, more: Pick<Action, 'shortcut'> = {}): Action => ({
    id: `show-${panel}`,
    label,
    group: 'Trading',
    isAvailable: hasPanels,
    perform: () => panelsSlot.current?.show(panel),
    ...more,
  });
  return [
    ticket('buy', 'Ticket: buy', 'b', 'buy'),
    ticket('sell', 'Ticket: sell', 's', 'sell'),
    table('positions', 'Positions', { shortcut: 'p' }),
    table('orders', 'Open orders', { shortcut: 'o' }),
    table('history', 'Order history'),
    table('fills', 'Fills'),
    {
      id: 'cancel-orders',
      label: 'Cancel all open orders…',
      group: 'Trading',
      isAvailable: () => host.user() !== undefined,
      perform: () => openDialog('cancel-orders'),
    },
  ];
}
