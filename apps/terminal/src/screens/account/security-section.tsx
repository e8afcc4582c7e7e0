import { useSearch } from '@tanstack/react-router';
import { useSignedInUser } from '../../account/use-account.ts';
import { failureWords } from '../../ui/form/failure.ts';
import { EmailPanel } from './email-panel.tsx';
import { GooglePanel } from './google-panel.tsx';
import { PasswordPanel } from './password-panel.tsx';
import { SecondFactorPanel } from './second-factor-panel.tsx';
import styles from './account.module.css';

export function SecuritySection() {
  const user = useSignedInUser();
  const { error } = useSearch({ strict: false });
  return (
    <div className={styles.stack}>
      {typeof error === 'string' && (
        <p className={styles.notice} role="alert">
          {error === 'CONFLICT'
            ? 'This Google account belongs to another account here.'
            : failureWords(error, 'Google could not be linked. Try again.')}
        </p>
      )}
      <div className={styles.columns}>
        <SecondFactorPanel />
        <PasswordPanel user={user} />
        <EmailPanel user={user} />
        <GooglePanel user={user} />
      </div>
    </div>
  );
}
