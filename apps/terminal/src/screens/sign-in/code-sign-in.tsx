import { useState } from 'react';
import { ResendButton } from '../../account/resend-button.tsx';
import { useServices } from '../../services.ts';
import { Button } from '../../ui/form/button.tsx';
import { CodeField } from '../../ui/form/code-field.tsx';
import { TextField } from '../../ui/form/field.tsx';
import { Form, SubmitButton } from '../../ui/form/form.tsx';
import { AuthPage } from './auth-page.tsx';
import { signInOrChallenge } from './challenge.ts';

export interface CodeSignInProps {
  readonly onChallenge: (challenge: string) => void;
  readonly onBack: () => void;
}

/** A code by mail, in place of the password. */
export function CodeSignIn({ onChallenge, onBack }: CodeSignInProps) {
  const { api } = useServices();
  const [email, setEmail] = useState<string | null>(null);
  const back = (
    <Button tone="link" onPress={onBack}>
      Use the password instead
    </Button>
  );
  if (email === null) {
    return (
      <AuthPage
        title="Sign in with a code"
        lead="We send six digits to the verified mail address of your account."
        foot={back}
      >
        <Form
          key="address"
          label="Mail me a code"
          submit={async (values) => {
            const address = values['email']!.trim();
            await api.signInCode.request({ email: address });
            setEmail(address);
          }}
        >
          <TextField name="email" label="Mail address" type="email" autoComplete="email" required autoFocus />
          <SubmitButton>Send the code</SubmitButton>
        </Form>
      </AuthPage>
    );
  }
  return (
    <AuthPage
      title="Enter the code"
      lead={`If ${email} has an account, six digits are on their way.`}
      foot={back}
    >
      <Form
        key="code"
        label="Enter the code"
        submit={({ code }) =>
          signInOrChallenge(() => api.signInWithCode({ email, code: code! }), onChallenge)
        }
      >
        <CodeField label="Code of the mail" hint="Valid for 10 minutes." autoFocus />
        <SubmitButton>Sign in</SubmitButton>
      </Form>
      <ResendButton wasJustSent send={() => api.signInCode.request({ email })}>
        Send it again
      </ResendButton>
    </AuthPage>
  );
}
