import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useServices } from '../../services.ts';
import { Form, SubmitButton } from '../../ui/form/form.tsx';
import { PasswordField } from '../../ui/form/password-field.tsx';
import { AuthPage } from './auth-page.tsx';

/** Sets a new password with the token of a mailed link, which has left the address already. */
export function ResetScreen() {
  const { api, linkSecrets } = useServices();
  const [isDone, setDone] = useState(false);
  const { token } = linkSecrets;
  if (isDone) {
    return (
      <AuthPage title="The password is set">
        <p role="status">You are signed out everywhere. Sign in with the new password.</p>
        <Link to="/sign-in">Sign in</Link>
      </AuthPage>
    );
  }
  if (token === null) {
    return (
      <AuthPage title="This link is not complete" foot={<Link to="/forgot">Send another link</Link>}>
        <p>
          Open the link of the mail again, whole. For your safety it is forgotten when the page is reloaded.
        </p>
      </AuthPage>
    );
  }
  return (
    <AuthPage
      title="Set a new password"
      lead="All sessions of the account will end."
      foot={<Link to="/forgot">Send another link</Link>}
    >
      <Form
        label="Set a new password"
        submit={async ({ password }) => {
          await api.auth.resetPassword({ token, password: password! });
          setDone(true);
        }}
      >
        <PasswordField label="New password" autoComplete="new-password" autoFocus />
        <SubmitButton>Set the password</SubmitButton>
      </Form>
    </AuthPage>
  );
}
