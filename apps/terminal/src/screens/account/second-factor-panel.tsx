import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { withStepUp } from '../../account/step-up.ts';
import { useServices } from '../../services.ts';
import { Form, SubmitButton } from '../../ui/form/form.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Panel, Tag } from '../../ui/panel.tsx';
import { RecoveryCodes } from './recovery-codes.tsx';
import { SecondFactorOn } from './second-factor-on.tsx';
import { SecondFactorSetup } from './second-factor-setup.tsx';
import type { SetupSecret } from './second-factor-setup.tsx';
import styles from './account.module.css';

/** Switching the second factor on and off. */
export function SecondFactorPanel() {
  const { api, account } = useServices();
  const queries = useQueryClient();
  const [secret, setSecret] = useState<SetupSecret | null>(null);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const query = useQuery({
    queryKey: ['account', 'second-factor'],
    queryFn: () => api.secondFactor.status(),
  });
  const changed = async (shown: readonly string[] | null) => {
    setSecret(null);
    setCodes(shown);
    await Promise.all([
      account.reload(),
      queries.invalidateQueries({ queryKey: ['account', 'second-factor'] }),
    ]);
  };
  const isOn = query.data?.enabled === true;
  return (
    <Panel
      title="Second factor"
      tools={query.data && <Tag tone={isOn ? 'ok' : 'warn'}>{isOn ? 'on' : 'off'}</Tag>}
      lead="A code of an authenticator app, besides the password: who has one of them alone does not get in."
    >
      <Loaded query={query} what="the second factor" rows={3}>
        {(status) => {
          if (codes !== null) return <RecoveryCodes codes={codes} onKept={() => setCodes(null)} />;
          if (status.enabled) return <SecondFactorOn status={status} onChanged={changed} />;
          if (secret !== null) {
            return <SecondFactorSetup secret={secret} onEnabled={changed} onCancel={() => setSecret(null)} />;
          }
          return (
            <div className={styles.stack}>
              {status.required && <p className={styles.notice}>Administrators need it on this server.</p>}
              <Form
                label="Switch the second factor on"
                submit={async () => setSecret(await withStepUp(() => api.secondFactor.setup()))}
              >
                <SubmitButton>Switch it on</SubmitButton>
              </Form>
            </div>
          );
        }}
      </Loaded>
    </Panel>
  );
}
