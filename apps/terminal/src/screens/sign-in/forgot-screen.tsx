import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { ResendButton } from '../../account/resend-button.tsx';
import { useServices } from '../../services.ts';
import { TextField } from '../../ui/form/field.tsx';
import { Form, SubmitButton } from '../../ui/form/form.tsx';
import { AuthPage } from './auth-page.tsx';

/** Sends a link to set a new password. Whether the address has an account, nobody is told but its owner. */
export function ForgotScreen() {
  const { api } = useServices();
  const [email, setEmail] = useState<string | null>(null);
  const foot = <Link to="/sign-in">Back to sign in</Link>;
  if (email !== null) {
    return (
      <AuthPage title="Look into your mail" foot={foot}>
        <p role="status">
          If <b>{email}</b> has an account, a link to set a new password is on its way. It works once, within
          an hour.
        </p>
        <ResendButton wasJustSent send={() => api.auth.forgotPassword({ email })}>
          Send it again
        </ResendButton>
      </AuthPage>
    );
  }
  return (
    <AuthPage title="Forgot the password?" lead="We mail you a link to set a new one." foot={foot}>
      <Form
        label="Forgot the password"
        submit={async (values) => {
          const address = values['email']!.trim();
          await api.auth.forgotPassword({ email: address });
          setEmail(address);
        }}
      >
        <TextField name="email" label="Mail address" type="email" autoComplete="email" required autoFocus />
        <SubmitButton>Send the link</SubmitButton>
      </Form>
    </AuthPage>
  );
}
