import { useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useSession } from '../../account/use-account.ts';
import type { SessionState } from '../../feed/messages.ts';
import { useServices } from '../../services.ts';
import { failureWords } from '../../ui/form/failure.ts';
import { CodeSignIn } from './code-sign-in.tsx';
import { PasswordSignIn } from './password-sign-in.tsx';
import { SecondFactorStep } from './second-factor-step.tsx';
import { useReturnOnceSignedIn } from './use-return.ts';

type Step =
  { readonly kind: 'password' | 'code' } | { readonly kind: 'second_factor'; readonly challenge: string };

/** Password, mailed code, Google or, in development, the demo account; then the second factor where there is one. */
export function SignInScreen() {
  const { linkSecrets } = useServices();
  const [step, setStep] = useState<Step>(() =>
    linkSecrets.challenge === null
      ? { kind: 'password' }
      : { kind: 'second_factor', challenge: linkSecrets.challenge },
  );
  const notice = useNotice();
  useReturnOnceSignedIn();
  const onChallenge = (challenge: string) => setStep({ kind: 'second_factor', challenge });
  const startOver = () => setStep({ kind: 'password' });
  switch (step.kind) {
    case 'password':
      return (
        <PasswordSignIn notice={notice} onChallenge={onChallenge} onCode={() => setStep({ kind: 'code' })} />
      );
    case 'code':
      return <CodeSignIn onChallenge={onChallenge} onBack={startOver} />;
    case 'second_factor':
      return <SecondFactorStep challenge={step.challenge} onBack={startOver} />;
  }
}

const ENDINGS = {
  expired: 'You were signed out: the session was ended elsewhere, or has expired.',
  reused:
    'You were signed out: this session was used in two places, as if it had been stolen. Change your password.',
  suspended: 'You were signed out: the account was suspended.',
} as const;

/** Why one is here, if it was not of one's own accord. */
function useNotice(): string | null {
  const { error } = useSearch({ strict: false });
  const session: SessionState = useSession();
  if (typeof error === 'string')
    return failureWords(error, 'Signing in with Google did not work. Try again.');
  if (session.state !== 'signed_out' || session.reason === undefined) return null;
  return session.reason === 'signed_out' ? null : ENDINGS[session.reason];
}
