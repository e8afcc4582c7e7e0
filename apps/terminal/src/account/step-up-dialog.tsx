import { useServices } from '../services.ts';
import { ModalDialog } from '../ui/modal-dialog.tsx';
import { IdentityForm } from './identity-form.tsx';
import { useStepUp } from './step-up.ts';
import { useUser } from './use-account.ts';
import { VerifyEmailForm } from './verify-email-form.tsx';
import styles from './account-forms.module.css';

/** Asks for what the server wants before it goes on; then the action goes on by itself. */
export function StepUpDialog() {
  const request = useStepUp((state) => state.request);
  const user = useUser();
  const { api } = useServices();
  if (request === null || user === undefined) return null;
  const { kind, finish } = request;
  return (
    <ModalDialog
      title={kind === 'identity' ? 'Is it you?' : 'Verify your mail address first'}
      width={420}
      onClose={() => finish(false)}
    >
      <div className={styles.dialog}>
        {kind === 'identity' ? (
          <IdentityForm user={user} onProven={() => finish(true)} />
        ) : (
          <VerifyEmailForm
            email={user.email ?? 'your mail address'}
            wasJustSent={false}
            resend={() => api.auth.resendVerification()}
            onVerified={() => finish(true)}
          />
        )}
      </div>
    </ModalDialog>
  );
}
