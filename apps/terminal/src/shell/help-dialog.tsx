import { useActions } from '../actions/context.ts';
import { shortcutText } from '../actions/registry.ts';
import type { Action, ActionGroup } from '../actions/registry.ts';
import { ModalDialog } from '../ui/modal-dialog.tsx';
import { IS_MAC } from '../ui/platform.ts';
import styles from './help-dialog.module.css';

/** Keys that are not actions, because they depend on where the focus is. */
const ELSEWHERE: readonly (readonly [keys: string, meaning: string])[] = [
  ['0 to 9', 'Timeframe of the chart: 15 for minutes, 4h, 1d, 1w, 1M'],
  ['← → Home End', 'Scroll the chart that has the focus'],
  ['+ −', 'Zoom it'],
  ['↑ ↓ Home End', 'Move in the watchlist'],
  ['Enter', 'Open the market that has the focus'],
  ['Space', 'Mark it as favourite, or unmark it'],
  ['Esc', 'Close a dialog, empty the search, leave the ticket or an edited row'],
  ['Enter in a field', 'Send the order of the ticket, save the edited row'],
  ['Click, Shift and click', 'Price of the book into the ticket, and with its size'],
];

/** All shortcuts, from the same registry that binds them. */
export function HelpDialog() {
  const withKeys = useActions()
    .all()
    .filter((action) => action.shortcut !== undefined);
  const groups = Map.groupBy(withKeys, (action) => action.group);
  return (
    <ModalDialog title="Keyboard shortcuts" width={720}>
      <div className={styles.groups} tabIndex={0} role="group" aria-label="Shortcuts by group">
        {[...groups].map(([group, actions]) => (
          <Shortcuts key={group} group={group} actions={actions} />
        ))}
        <section>
          <h3>Keys in their place</h3>
          <dl>
            {ELSEWHERE.map(([keys, meaning]) => (
              <div key={keys}>
                <dt>{meaning}</dt>
                <dd>
                  <kbd>{keys}</kbd>
                </dd>
              </div>
            ))}
          </dl>
        </section>
        <p className={styles.credit}>
          Charts by{' '}
          <a href="https://www.tradingview.com/" target="_blank" rel="noreferrer">
            TradingView Lightweight Charts™
          </a>
          , Copyright © 2025 TradingView, Inc.
        </p>
      </div>
    </ModalDialog>
  );
}

function Shortcuts({ group, actions }: { readonly group: ActionGroup; readonly actions: readonly Action[] }) {
  return (
    <section>
      <h3>{group}</h3>
      <dl>
        {actions.map((action) => (
          <div key={action.id}>
            <dt>{action.label}</dt>
            <dd>
              <kbd>{shortcutText(action.shortcut!, IS_MAC)}</kbd>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
