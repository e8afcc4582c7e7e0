import { Link, useSearch } from '@tanstack/react-router';
import { useServices } from '../../services.ts';
import { Button } from '../../ui/form/button.tsx';
import { TextField } from '../../ui/form/field.tsx';
import { Form, SubmitButton } from '../../ui/form/form.tsx';
import { PasswordField } from '../../ui/form/password-field.tsx';
import { AuthPage, Either, Notice } from './auth-page.tsx';
import { signInOrChallenge } from './challenge.ts';
import { DemoButton } from './demo-button.tsx';
import { GoogleLink } from './google-link.tsx';
import { useProviders } from './use-providers.ts';
import styles from './auth-page.module.css';

export interface PasswordSignInProps {
  readonly notice: string | null;
  readonly onChallenge: (challenge: string) => void;
  readonly onCode: () => void;
}

export function PasswordSignIn({ notice, onChallenge, onCode }: PasswordSignInProps) {
  const { api } = useServices();
  const { returnTo } = useSearch({ strict: false });
  const providers = useProviders();
  return (
    <AuthPage
      title="Sign in"
      foot={
        <>
          <Link to="/sign-up" search={returnTo === undefined ? {} : { returnTo }}>
            Create an account
          </Link>
          <Link to="/forgot">Forgot the password?</Link>
        </>
      }
    >
      {notice !== null && <Notice tone="warn">{notice}</Notice>}
      {providers?.demo === true && <DemoButton />}
      <Form
        label="Sign in"
        submit={({ username, password }) => {
          const name = username!.trim();
          const who = name.includes('@') ? { email: name } : { username: name };
          return signInOrChallenge(() => api.signIn({ ...who, password: password! }), onChallenge);
        }}
      >
        <TextField
          name="username"
          label="Username or mail address"
          autoComplete="username"
          required
          literal
          autoFocus
        />
        <PasswordField autoComplete="current-password" />
        <SubmitButton>Sign in</SubmitButton>
      </Form>
      <Either />
      <div className={styles.ways}>
        <Button onPress={onCode} isWide>
          Mail me a code
        </Button>
        {providers?.google === true && <GoogleLink />}
      </div>
    </AuthPage>
  );
}
