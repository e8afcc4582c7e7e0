import { useState } from 'react';
import { matchingTimeframes, parseTimeframeEntry, timeframeWords } from '../actions/timeframe-entry.ts';
import { useTimeframe } from '../panels/chart/use-timeframe.ts';
import { closeDialog, useView } from '../stores/view.ts';
import { ModalDialog } from '../ui/modal-dialog.tsx';
import styles from './interval-dialog.module.css';

/** Opened by a digit: type a timeframe, Enter sets it. */
export function IntervalDialog() {
  const opensWith = useView((view) => view.dialogText);
  const [text, setText] = useState(opensWith);
  const [, setTimeframe] = useTimeframe();
  const matches = matchingTimeframes(text);
  const chosen = parseTimeframeEntry(text) ?? matches[0];
  return (
    <ModalDialog title="Timeframe" width={260}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (chosen === undefined) return;
          closeDialog();
          setTimeframe(chosen);
        }}
      >
        <input
          autoFocus
          className={styles.input}
          aria-label="Timeframe: minutes, or a number with h, d, w or M"
          aria-describedby="interval-meaning"
          value={text}
          maxLength={5}
          onFocus={(event) => event.target.setSelectionRange(text.length, text.length)}
          onChange={(event) => setText(event.target.value)}
        />
        <p id="interval-meaning" className={styles.meaning} role="status">
          {chosen === undefined ? 'No such timeframe' : timeframeWords(chosen)}
        </p>
      </form>
    </ModalDialog>
  );
}
