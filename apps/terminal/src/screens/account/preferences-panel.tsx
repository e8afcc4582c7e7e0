import { TIMEFRAMES } from '@tradewind/market';
import type { Timeframe } from '@tradewind/market';
import type { User } from '@tradewind/protocol';
import { timeframeWords } from '../../actions/timeframe-entry.ts';
import { useServices } from '../../services.ts';
import type { Theme } from '../../stores/settings.ts';
import { SelectField } from '../../ui/form/field.tsx';
import { Form, SubmitButton } from '../../ui/form/form.tsx';
import { notify } from '../../ui/notify.ts';
import { Panel } from '../../ui/panel.tsx';

const THEMES = [
  ['system', 'As the system'],
  ['dark', 'Dark'],
  ['light', 'Light'],
] as const;

/** What the terminal starts with, wherever this account signs in. */
export function PreferencesPanel({ user }: { readonly user: User }) {
  const { api, account } = useServices();
  const { preferences } = user;
  return (
    <Panel title="Preferences" lead="They take effect here at once, and wherever you sign in.">
      <Form
        key={JSON.stringify(preferences)}
        label="Preferences"
        submit={async ({ theme, defaultTimeframe }) => {
          const changed = await api.users.preferences({
            theme: theme as Theme,
            defaultTimeframe: defaultTimeframe as Timeframe,
          });
          account.setUser({ ...user, preferences: changed });
          notify('Preferences saved');
        }}
      >
        <SelectField name="theme" label="Theme" options={THEMES} defaultValue={preferences.theme} />
        <SelectField
          name="defaultTimeframe"
          label="Timeframe of charts"
          options={TIMEFRAMES.filter((each) => each !== '1s').map((each) => [each, timeframeWords(each)])}
          defaultValue={preferences.defaultTimeframe}
        />
        <SubmitButton>Save</SubmitButton>
      </Form>
    </Panel>
  );
}
