import type { LlmKey, PlatformKey } from '@tradewind/protocol';
import { formatTime } from '../../format/time.ts';
import { useSettings } from '../../stores/settings.ts';
import { Button } from '../../ui/form/button.tsx';
import { WideTable } from '../../ui/panel.tsx';
import { ALGORITHM_WORDS, PROVIDER_WORDS } from './key-words.ts';
import styles from './account.module.css';

interface KeyTableProps<Key> {
  readonly keys: readonly Key[];
  readonly onDelete: (key: Key) => void;
}

export function PlatformKeys({ keys, onDelete }: KeyTableProps<PlatformKey>) {
  const time = useTimeText();
  if (keys.length === 0) return <p className={styles.dim}>No keys yet.</p>;
  return (
    <WideTable label="Platform keys">
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Key</th>
          <th scope="col">Kind</th>
          <th scope="col">Scopes</th>
          <th scope="col">Addresses</th>
          <th scope="col">Last use</th>
          <th scope="col">Expires</th>
          <th scope="col">
            <span className="visually-hidden">Delete</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {keys.map((key) => (
          <tr key={key.id}>
            <th scope="row" className={styles.wrap}>
              {key.name}
            </th>
            <td className={`${styles.mono} ${styles.wrap}`}>{key.key}</td>
            <td>{ALGORITHM_WORDS[key.algorithm]}</td>
            <td>{key.scopes.join(', ')}</td>
            <td className={styles.wrap}>
              {key.allowedAddresses.length === 0 ? 'any' : key.allowedAddresses.join(', ')}
            </td>
            <td>
              {time(key.lastUsedAt, 'never')}
              {key.lastUsedAddress !== null && (
                <>
                  <br />
                  <span className={styles.dim}>from {key.lastUsedAddress}</span>
                </>
              )}
            </td>
            <td>{time(key.expiresAt, 'never')}</td>
            <td>
              <Button tone="link" label={`Delete ${key.name}`} onPress={() => onDelete(key)}>
                Delete
              </Button>
            </td>
          </tr>
        ))}
      </tbody>
    </WideTable>
  );
}

export function LlmKeys({ keys, onDelete }: KeyTableProps<LlmKey>) {
  const time = useTimeText();
  if (keys.length === 0) return <p className={styles.dim}>No keys yet.</p>;
  return (
    <WideTable label="Keys of language models">
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Provider</th>
          <th scope="col">Key</th>
          <th scope="col">Last use</th>
          <th scope="col">
            <span className="visually-hidden">Delete</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {keys.map((key) => (
          <tr key={key.id}>
            <th scope="row" className={styles.wrap}>
              {key.name}
            </th>
            <td>{PROVIDER_WORDS[key.provider]}</td>
            <td className={styles.mono}>…{key.hint}</td>
            <td>{time(key.lastUsedAt, 'never')}</td>
            <td>
              <Button tone="link" label={`Delete ${key.name}`} onPress={() => onDelete(key)}>
                Delete
              </Button>
            </td>
          </tr>
        ))}
      </tbody>
    </WideTable>
  );
}

function useTimeText(): (time: string | null, none: string) => string {
  const zone = useSettings((settings) => settings.timeZone);
  return (time, none) => (time === null ? none : formatTime(Date.parse(time), 'full', zone));
}
