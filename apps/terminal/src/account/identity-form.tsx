import type { User } from '@tradewind/protocol';
import { useState } from 'react';
import { useServices } from '../services.ts';
import { Button } from '../ui/form/button.tsx';
import { CodeField } from '../ui/form/code-field.tsx';
import { describeFailure } from '../ui/form/failure.ts';
import { Form, SubmitButton } from '../ui/form/form.tsx';
import { PasswordField } from '../ui/form/password-field.tsx';
import { ResendButton } from './resend-button.tsx';
import styles from './account-forms.module.css';

type Way = 'password' | 'authenticator' | 'mail';

const WAY_WORDS: Readonly<Record<Way, string>> = {
  password: 'Use the password',
  authenticator: 'Use the authenticator',
  mail: 'Mail me a code',
};

export interface IdentityFormProps {
  readonly user: User;
  readonly onProven: () => void;
}

/** Password, authenticator or a mailed code: whatever this account has. */
export function IdentityForm({ user, onProven }: IdentityFormProps) {
  const { api } = useServices();
  const ways: Way[] = [];
  if (user.hasPassword) ways.push('password');
  if (user.secondFactor) ways.push('authenticator');
  if (user.email !== null) ways.push('mail');
  const [way, setWay] = useState<Way>(ways[0] ?? 'mail');
  const [trouble, setTrouble] = useState('');

  const choose = async (next: Way) => {
    setTrouble('');
    try {
      if (next === 'mail') await api.auth.reauthenticateByMail();
      setWay(next);
    } catch (error) {
      setTrouble(describeFailure(error, new Set()).message ?? '');
    }
  };

  return (
    <>
      <p>What you are about to do needs a fresh proof that this is you.</p>
      <Form
        key={way}
        label="Confirm who you are"
        submit={async ({ currentPassword, code, emailCode }) => {
          await api.auth.reauthenticate({
            ...(currentPassword === undefined ? {} : { password: currentPassword }),
            ...(code === undefined ? {} : { code }),
            ...(emailCode === undefined ? {} : { emailCode }),
          });
          onProven();
        }}
      >
        {way === 'password' && (
          <PasswordField name="currentPassword" autoComplete="current-password" autoFocus />
        )}
        {way === 'authenticator' && <CodeField label="Code of the authenticator" autoFocus />}
        {way === 'mail' && (
          <CodeField name="emailCode" label="Code of the mail" hint={`Sent to ${user.email}.`} autoFocus />
        )}
        <SubmitButton>Continue</SubmitButton>
      </Form>
      {way === 'mail' && (
        <ResendButton wasJustSent={ways[0] !== 'mail'} send={() => api.auth.reauthenticateByMail()}>
          {ways[0] === 'mail' ? 'Send the code' : 'Send it again'}
        </ResendButton>
      )}
      <div className={styles.foot}>
        {ways
          .filter((each) => each !== way)
          .map((each) => (
            <Button key={each} tone="link" onPress={() => void choose(each)}>
              {WAY_WORDS[each]}
            </Button>
          ))}
      </div>
      <p role="alert">{trouble}</p>
    </>
  );
}
