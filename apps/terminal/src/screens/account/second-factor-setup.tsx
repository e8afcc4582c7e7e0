import { withStepUp } from '../../account/step-up.ts';
import { useServices } from '../../services.ts';
import { Button, ButtonRow } from '../../ui/form/button.tsx';
import { CodeField } from '../../ui/form/code-field.tsx';
import { CopyButton } from '../../ui/form/copy-button.tsx';
import { Form, SubmitButton } from '../../ui/form/form.tsx';
import { QrCode } from './qr-code.tsx';
import styles from './account.module.css';

export interface SetupSecret {
  readonly secret: string;
  /** `otpauth://…` */
  readonly uri: string;
}

export interface SecondFactorSetupProps {
  readonly secret: SetupSecret;
  readonly onEnabled: (recoveryCodes: readonly string[]) => Promise<void>;
  readonly onCancel: () => void;
}

/** The secret as a picture and as text; it counts once a code proves that the authenticator has it. */
export function SecondFactorSetup({ secret, onEnabled, onCancel }: SecondFactorSetupProps) {
  const { api } = useServices();
  return (
    <div className={styles.setup}>
      <QrCode text={secret.uri} label="QR code for an authenticator app" />
      <div className={styles.steps}>
        <p>Scan the picture with an authenticator app, or type the secret into it:</p>
        <div className={`${styles.secret} ${styles.secretSmall}`}>
          <code data-testid="totp-secret">{secret.secret.replaceAll(/(.{4})(?=.)/g, '$1 ')}</code>
          <CopyButton text={secret.secret} label="Copy the secret" />
        </div>
        <Form
          label="Confirm the second factor"
          submit={async ({ code }) => {
            const { recoveryCodes } = await withStepUp(() => api.secondFactor.enable({ code: code! }));
            await onEnabled(recoveryCodes);
          }}
        >
          <CodeField label="Code that it shows now" />
          <ButtonRow>
            <SubmitButton>Confirm</SubmitButton>
            <Button onPress={onCancel}>Cancel</Button>
          </ButtonRow>
        </Form>
      </div>
    </div>
  );
}
