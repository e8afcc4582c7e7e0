import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { ApiKey } from '@tradewind/protocol';
import { useState } from 'react';
import { useServices } from '../../services.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { Button } from '../../ui/form/button.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { notify } from '../../ui/notify.ts';
import { Panel } from '../../ui/panel.tsx';
import { LlmKeys, PlatformKeys } from './key-tables.tsx';
import { NewLlmKeyDialog } from './new-llm-key.tsx';
import { NewPlatformKeyDialog } from './new-platform-key.tsx';
import styles from './account.module.css';

const KEYS = ['account', 'keys'];

/** Keys that let programs act for this account, and keys of language models that Tradewind may use for it. */
export function KeysSection() {
  const { api } = useServices();
  const queries = useQueryClient();
  const [isMaking, setMaking] = useState<'platform' | 'llm' | null>(null);
  const [doomed, setDoomed] = useState<ApiKey | null>(null);
  const query = useQuery({ queryKey: KEYS, queryFn: async () => (await api.apiKeys.list()).data });
  const reload = () => queries.invalidateQueries({ queryKey: KEYS });
  return (
    <div className={styles.stack}>
      <Panel
        title="Platform keys"
        lead="For programs of your own. A key can do what its scopes say, never change the account."
        tools={<Button onPress={() => setMaking('platform')}>New platform key</Button>}
      >
        <Loaded query={query} what="the keys">
          {(keys) => (
            <PlatformKeys keys={keys.filter((key) => key.kind === 'platform')} onDelete={setDoomed} />
          )}
        </Loaded>
      </Panel>
      <Panel
        title="Language models"
        lead="Your own keys of OpenAI, Anthropic or OpenRouter. They are kept encrypted and never shown again."
        tools={<Button onPress={() => setMaking('llm')}>Add a key</Button>}
      >
        <Loaded query={query} what="the keys">
          {(keys) => <LlmKeys keys={keys.filter((key) => key.kind === 'llm')} onDelete={setDoomed} />}
        </Loaded>
      </Panel>
      {isMaking === 'platform' && <NewPlatformKeyDialog onMade={reload} onClose={() => setMaking(null)} />}
      {isMaking === 'llm' && <NewLlmKeyDialog onMade={reload} onClose={() => setMaking(null)} />}
      {doomed !== null && (
        <ConfirmDialog
          title={`Delete ${doomed.name}?`}
          action="Delete the key"
          onClose={() => setDoomed(null)}
          onConfirm={async () => {
            await api.apiKeys.remove({ id: doomed.id });
            notify('Key deleted');
            await reload();
          }}
        >
          <p>
            {doomed.kind === 'platform'
              ? 'Programs that use it are refused from then on.'
              : 'Strategies are not written with it any more.'}
          </p>
        </ConfirmDialog>
      )}
    </div>
  );
}
