import { useQuery } from '@tanstack/react-query';
import { TIMEFRAMES } from '@tradewind/market';
import type { Timeframe } from '@tradewind/market';
import type { User } from '@tradewind/protocol';
import { timeframeWords } from '../../actions/timeframe-entry.ts';
import { useServices } from '../../services.ts';
import { statusQuery } from '../../stores/status.ts';
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
  const { api, account, ...services } = useServices();
  const { preferences } = user;
  const { data: status } = useQuery(statusQuery(services));
  const venues = new Set([preferences.defaultExchange, ...(status?.feeds.map(({ venue }) => venue) ?? [])]);
  return (
    <Panel title="Preferences" lead="They take effect here at once, and wherever you sign in.">
      <Form
        key={JSON.stringify([preferences, venues.size])}
        label="Preferences"
        submit={async ({ theme, defaultTimeframe, defaultExchange }) => {
          const changed = await api.users.preferences({
            theme: theme as Theme,
            defaultTimeframe: defaultTimeframe as Timeframe,
            ...(defaultExchange === preferences.defaultExchange ? {} : { defaultExchange: defaultExchange! }),
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
        <SelectField
          name="defaultExchange"
          label="Exchange"
          options={[...venues].map((venue) => [venue, venue])}
          defaultValue={preferences.defaultExchange}
        />
        <SubmitButton>Save</SubmitButton>
      </Form>
    </Panel>
  );
}
