import { useEffect } from 'react';
import { defaultKeybindingsHandlerIgnore, tinykeys } from 'tinykeys';
import { useActions } from '../actions/context.ts';
import { chartSlot } from '../panels/chart/chart-handle.ts';
import { openDialog, useView } from '../stores/view.ts';

/** Binds the shortcuts of all actions; digits open the entry of a timeframe. Silent while a dialog is open. */
export function useShortcuts(): void {
  const actions = useActions();
  useEffect(() => {
    const ignore = (event: KeyboardEvent) => {
      if (useView.getState().dialog !== null || isInDialog(event.target)) return true;
      // Function keys and chords with Ctrl or ⌘ write nothing, so they work from within a field too.
      if (event.key === 'F6' || event.ctrlKey || event.metaKey) return false;
      return defaultKeybindingsHandlerIgnore(event);
    };
    const unbind = tinykeys(window, actions.keyBindings(), { ignore });
    const onDigit = (event: KeyboardEvent) => {
      if (!/^\d$/.test(event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
      if (ignore(event) || chartSlot.current === null) return;
      event.preventDefault();
      openDialog('interval', event.key);
    };
    window.addEventListener('keydown', onDigit);
    return () => {
      unbind();
      window.removeEventListener('keydown', onDigit);
    };
  }, [actions]);
}

/** Dialogs that screens open by themselves keep the focus inside, so whatever is pressed there is meant for them. */
function isInDialog(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('[role="dialog"], [role="alertdialog"]') !== null;
}
