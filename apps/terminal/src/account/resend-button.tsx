import { useState } from 'react';
import { Button } from '../ui/form/button.tsx';
import { describeFailure } from '../ui/form/failure.ts';
import { useSecondsLeft } from '../ui/use-seconds-left.ts';
import styles from './account-forms.module.css';

/** As the server: one mail to an address a minute. */
const AGAIN_AFTER_MS = 60_000;

export interface ResendButtonProps {
  readonly send: () => Promise<unknown>;
  /** A mail is on its way already. */
  readonly wasJustSent: boolean;
  readonly children: string;
}

/** Sends a mail once more, when enough time has passed. */
export function ResendButton({ send, wasJustSent, children }: ResendButtonProps) {
  const [againAt, setAgainAt] = useState(() => (wasJustSent ? Date.now() + AGAIN_AFTER_MS : 0));
  const [message, setMessage] = useState('');
  const seconds = useSecondsLeft(againAt);
  const resend = async () => {
    setAgainAt(Date.now() + AGAIN_AFTER_MS);
    try {
      await send();
      setMessage('Sent.');
    } catch (error) {
      const failure = describeFailure(error, new Set());
      setAgainAt(Date.now() + failure.retryAfterSeconds * 1000);
      setMessage(failure.message ?? '');
    }
  };
  return (
    <p className={styles.resend}>
      <Button tone="link" isDisabled={seconds > 0} onPress={() => void resend()}>
        {seconds > 0 ? `${children} (in ${seconds} s)` : children}
      </Button>
      <span role="status">{message}</span>
    </p>
  );
}
