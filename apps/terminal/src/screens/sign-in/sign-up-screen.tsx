import { Link, useRouter, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useSession } from '../../account/use-account.ts';
import { VerifyEmailForm } from '../../account/verify-email-form.tsx';
import { useServices } from '../../services.ts';
import { Button } from '../../ui/form/button.tsx';
import { TextField } from '../../ui/form/field.tsx';
import { Form, SubmitButton } from '../../ui/form/form.tsx';
import { PasswordField } from '../../ui/form/password-field.tsx';
import { AuthPage, Either } from './auth-page.tsx';
import { GoogleLink } from './google-link.tsx';
import { useProviders } from './use-providers.ts';
import { useReturnOnceSignedIn, useReturnTo } from './use-return.ts';

/** A new account; then its mail address is verified, now or later. */
export function SignUpScreen() {
  const { api } = useServices();
  const session = useSession();
  const router = useRouter();
  const returnTo = useReturnTo();
  const [isNew, setNew] = useState(false);
  const user = session.state === 'signed_in' ? session.user : undefined;
  const isVerifying = user !== undefined && !user.isVerified && user.email !== null;
  // Who has just signed up leaves by a button of the next step.
  useReturnOnceSignedIn(isVerifying);
  if (!isVerifying) return <Details onCreated={() => setNew(true)} />;
  const leave = () => router.history.replace(returnTo);
  return (
    <AuthPage
      title="Verify your mail address"
      foot={
        <Button tone="link" onPress={leave}>
          Later
        </Button>
      }
    >
      <VerifyEmailForm
        email={user.email!}
        wasJustSent={isNew}
        resend={() => api.auth.resendVerification()}
        onVerified={leave}
      />
    </AuthPage>
  );
}

function Details({ onCreated }: { readonly onCreated: () => void }) {
  const { api } = useServices();
  const { returnTo, ref } = useSearch({ strict: false });
  const providers = useProviders();
  return (
    <AuthPage
      title="Create an account"
      lead="Paper money from the start; nothing to pay."
      foot={
        <span>
          You have one?{' '}
          <Link to="/sign-in" search={returnTo === undefined ? {} : { returnTo }}>
            Sign in
          </Link>
        </span>
      }
    >
      <Form
        label="Create an account"
        submit={async ({ username, email, password, referralCode }) => {
          onCreated();
          await api.register({
            username: username!,
            email: email!,
            password: password!,
            ...(referralCode === undefined || referralCode.trim() === '' ? {} : { referralCode }),
          });
        }}
      >
        <TextField
          name="username"
          label="Username"
          autoComplete="username"
          hint="3 to 32 letters and digits, with . _ - inside. Others can see it."
          required
          literal
          autoFocus
        />
        <TextField name="email" label="Mail address" type="email" autoComplete="email" required />
        <PasswordField autoComplete="new-password" />
        <TextField
          name="referralCode"
          label="Referral code"
          autoComplete="off"
          literal
          {...(ref === undefined ? {} : { defaultValue: ref })}
        />
        <SubmitButton>Create the account</SubmitButton>
      </Form>
      {providers?.google === true && (
        <>
          <Either />
          <GoogleLink />
        </>
      )}
    </AuthPage>
  );
}
