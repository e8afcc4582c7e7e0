import { Download } from 'lucide-react';
import { Button, ButtonRow } from '../../ui/form/button.tsx';
import { CopyButton } from '../../ui/form/copy-button.tsx';
import { saveFile } from '../../ui/save-file.ts';
import styles from './account.module.css';

export interface RecoveryCodesProps {
  readonly codes: readonly string[];
  readonly onKept: () => void;
}

/** Shown this once. */
export function RecoveryCodes({ codes, onKept }: RecoveryCodesProps) {
  const text = codes.join('\n');
  return (
    <div className={styles.stack}>
      <p className={styles.notice} role="status">
        Keep these recovery codes. Each of them gets you in once, without the authenticator. They are not
        shown again.
      </p>
      <ul className={styles.codes} data-testid="recovery-codes">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <ButtonRow>
        <CopyButton text={text} label="Copy the recovery codes" />
        <Button
          onPress={() => saveFile('tradewind-recovery-codes.txt', `${text}\n`, 'text/plain')}
          label="Download the recovery codes"
        >
          <Download size={15} aria-hidden />
          Download
        </Button>
        <Button tone="primary" onPress={onKept}>
          I have kept them
        </Button>
      </ButtonRow>
    </div>
  );
}
