import type { CreatedApiKey } from '@tradewind/protocol';
import { Button } from '../../ui/form/button.tsx';
import { CopyButton } from '../../ui/form/copy-button.tsx';
import styles from './account.module.css';

export interface CreatedKeyProps {
  readonly made: Extract<CreatedApiKey, { kind: 'platform' }>;
  readonly onClose: () => void;
}

/** A key right after it was made: the only time that its secret is seen. */
export function CreatedKey({ made, onClose }: CreatedKeyProps) {
  return (
    <>
      {made.secret === undefined ? (
        <p role="status">Sign requests with your private key, and name this key in them:</p>
      ) : (
        <p className={styles.notice} role="status">
          Keep the secret now. It is not shown again.
        </p>
      )}
      <Value label="Key" text={made.key} />
      {made.secret !== undefined && <Value label="Secret" text={made.secret} />}
      <div>
        <Button tone="primary" onPress={onClose}>
          Done
        </Button>
      </div>
    </>
  );
}

function Value({ label, text }: { readonly label: string; readonly text: string }) {
  return (
    <div className={styles.stack} style={{ gap: 6 }}>
      <b>{label}</b>
      <div className={`${styles.secret} ${styles.secretSmall}`}>
        <code data-testid={`new-key-${label.toLowerCase()}`}>{text}</code>
        <CopyButton text={text} label={`Copy the ${label.toLowerCase()}`} />
      </div>
    </div>
  );
}
