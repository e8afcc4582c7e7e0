import { useState } from 'react';
import { CallError } from '../../feed/gateway.ts';
import { useServices } from '../../services.ts';
import { Button } from '../../ui/form/button.tsx';
import { CodeField } from '../../ui/form/code-field.tsx';
import { TextField } from '../../ui/form/field.tsx';
import { Form, SubmitButton } from '../../ui/form/form.tsx';
import { AuthPage } from './auth-page.tsx';

export interface SecondFactorStepProps {
  readonly challenge: string;
  readonly onBack: () => void;
}

export function SecondFactorStep({ challenge, onBack }: SecondFactorStepProps) {
  const { api } = useServices();
  const [way, setWay] = useState<'code' | 'recovery'>('code');
  const isCode = way === 'code';
  return (
    <AuthPage
      title="Second factor"
      lead={
        isCode ? 'Enter the six digits that your authenticator shows now.' : 'Each recovery code works once.'
      }
      foot={
        <>
          <Button tone="link" onPress={() => setWay(isCode ? 'recovery' : 'code')}>
            {isCode ? 'Use a recovery code' : 'Use the authenticator'}
          </Button>
          <Button tone="link" onPress={onBack}>
            Start over
          </Button>
        </>
      }
    >
      <Form
        key={way}
        label="Second factor"
        submit={async ({ code, recoveryCode }) => {
          try {
            await api.completeSecondFactor(
              challenge,
              isCode ? code! : { recoveryCode: recoveryCode!.trim() },
            );
          } catch (error) {
            if (!(error instanceof CallError) || error.code !== 'INVALID_TOKEN') throw error;
            throw new CallError({ code: 'CHALLENGE_EXPIRED', message: 'This took too long. Start over.' });
          }
        }}
      >
        {isCode ? (
          <CodeField label="Code of the authenticator" autoFocus />
        ) : (
          <TextField
            name="recoveryCode"
            label="Recovery code"
            autoComplete="off"
            required
            literal
            autoFocus
          />
        )}
        <SubmitButton>Sign in</SubmitButton>
      </Form>
    </AuthPage>
  );
}
