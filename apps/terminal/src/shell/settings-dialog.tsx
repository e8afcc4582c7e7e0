import { Label, Radio, RadioGroup } from 'react-aria-components';
import { useActions } from '../actions/context.ts';
import { useSettings } from '../stores/settings.ts';
import type { Settings } from '../stores/settings.ts';
import { closeDialog } from '../stores/view.ts';
import { ModalDialog } from '../ui/modal-dialog.tsx';
import styles from './settings-dialog.module.css';

type ChoiceKey = 'theme' | 'directionColours' | 'timeZone' | 'orderConfirmation';

const CHOICES: readonly {
  readonly key: ChoiceKey;
  readonly label: string;
  readonly options: readonly (readonly [value: string, label: string])[];
}[] = [
  {
    key: 'theme',
    label: 'Theme',
    options: [
      ['system', 'System'],
      ['dark', 'Dark'],
      ['light', 'Light'],
    ],
  },
  {
    key: 'directionColours',
    label: 'Colours of up and down',
    options: [
      ['green-red', 'Green, red'],
      ['red-green', 'Red, green'],
      ['blue-orange', 'Blue, orange'],
    ],
  },
  {
    key: 'timeZone',
    label: 'Times',
    options: [
      ['local', 'Local time'],
      ['utc', 'UTC'],
    ],
  },
  {
    key: 'orderConfirmation',
    label: 'Orders from the ticket',
    options: [
      ['none', 'Send at once'],
      ['ask', 'Ask first'],
    ],
  },
];

export function SettingsDialog() {
  const settings = useSettings();
  const actions = useActions();
  const canReset = actions.available().some(({ id }) => id === 'reset-layout');
  return (
    <ModalDialog title="Settings" width={460}>
      <div className={styles.body}>
        {CHOICES.map(({ key, label, options }) => (
          <RadioGroup
            key={key}
            className={styles.group!}
            value={settings[key]}
            onChange={(value) => useSettings.setState({ [key]: value } as Pick<Settings, ChoiceKey>)}
          >
            <Label className={styles.label}>{label}</Label>
            <div className={styles.options}>
              {options.map(([value, text]) => (
                <Radio key={value} value={value} className={styles.option!}>
                  {text}
                </Radio>
              ))}
            </div>
          </RadioGroup>
        ))}
        <div className={styles.foot}>
          {canReset && (
            <button
              type="button"
              className={styles.button}
              onClick={() => {
                actions.perform('reset-layout');
                closeDialog();
              }}
            >
              Reset the layout
            </button>
          )}
          <button type="button" className={styles.button} data-primary onClick={closeDialog}>
            Done
          </button>
        </div>
      </div>
    </ModalDialog>
  );
}
