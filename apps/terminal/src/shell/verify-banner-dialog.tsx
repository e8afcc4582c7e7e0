import { VerifyEmailForm } from '../account/verify-email-form.tsx';
import formStyles from '../account/account-forms.module.css';
import { useServices } from '../services.ts';
import { ModalDialog } from '../ui/modal-dialog.tsx';

export interface VerifyBannerDialogProps {
  readonly email: string;
  readonly onClose: () => void;
}

export function VerifyBannerDialog({ email, onClose }: VerifyBannerDialogProps) {
  const { api } = useServices();
  return (
    <ModalDialog title="Verify your mail address" width={420} onClose={onClose}>
      <div className={formStyles.dialog}>
        <VerifyEmailForm
          email={email}
          wasJustSent={false}
          resend={() => api.auth.resendVerification()}
          onVerified={onClose}
        />
      </div>
    </ModalDialog>
  );
}
