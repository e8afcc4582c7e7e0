import { useServices } from '../services.ts';
import { CodeField } from '../ui/form/code-field.tsx';
import { Form, SubmitButton } from '../ui/form/form.tsx';
import { notify } from '../ui/notify.ts';
import { ResendButton } from './resend-button.tsx';

export interface VerifyEmailFormProps {
  readonly email: string;
  /** A mail is on its way already. */
  readonly wasJustSent: boolean;
  /** Sends the mail again. */
  readonly resend: () => Promise<unknown>;
  readonly onVerified: () => void;
}

/** Six digits from the mail prove the address. */
export function VerifyEmailForm({ email, wasJustSent, resend, onVerified }: VerifyEmailFormProps) {
  const { api, account } = useServices();
  return (
    <>
      <p>
        {wasJustSent ? 'We have sent' : 'We send'} six digits and a link to <b>{email}</b>. Either proves that
        the address is yours.
      </p>
      <Form
        label="Verify your mail address"
        submit={async ({ code }) => {
          await api.auth.verifyEmail({ code: code! });
          await account.reload();
          notify('Mail address verified');
          onVerified();
        }}
      >
        <CodeField
          label="Code of the mail"
          hint="Valid for 10 minutes. Look among unwanted mail too."
          autoFocus
        />
        <SubmitButton>Verify</SubmitButton>
      </Form>
      <ResendButton wasJustSent={wasJustSent} send={resend}>
        {wasJustSent ? 'Send it again' : 'Send the mail'}
      </ResendButton>
    </>
  );
}
