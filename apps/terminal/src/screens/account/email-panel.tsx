import type { User } from '@tradewind/protocol';
import { useState } from 'react';
import { withStepUp } from '../../account/step-up.ts';
import { VerifyEmailForm } from '../../account/verify-email-form.tsx';
import { useServices } from '../../services.ts';
import { Button } from '../../ui/form/button.tsx';
import { TextField } from '../../ui/form/field.tsx';
import { Form, SubmitButton } from '../../ui/form/form.tsx';
import { Panel, Tag } from '../../ui/panel.tsx';
import styles from './account.module.css';

/** The mail address: which it is, whether it is proven, and changing it. */
export function EmailPanel({ user }: { readonly user: User }) {
  const { api } = useServices();
  const [waitsFor, setWaitsFor] = useState<string | null>(null);
  const [isVerifying, setVerifying] = useState(false);
  const { email, isVerified } = user;
  const open = waitsFor ?? (isVerifying && !isVerified ? email : null);
  const close = () => {
    setWaitsFor(null);
    setVerifying(false);
  };
  return (
    <Panel
      title="Mail address"
      tools={<Tag tone={isVerified ? 'ok' : 'warn'}>{isVerified ? 'verified' : 'not verified'}</Tag>}
    >
      <p>
        <b>{email ?? 'None'}</b>
      </p>
      {open === null ? (
        <>
          {!isVerified && email !== null && (
            <div>
              <Button onPress={() => setVerifying(true)}>Verify it</Button>
            </div>
          )}
          <Form
            label="Change the mail address"
            submit={async (values) => {
              const next = values['email']!.trim();
              await withStepUp(() => api.auth.changeEmail({ email: next }));
              setWaitsFor(next);
            }}
          >
            <TextField
              name="email"
              label="New mail address"
              type="email"
              autoComplete="email"
              hint="It counts once you have proven that it is yours."
              required
            />
            <SubmitButton tone="plain">Change it</SubmitButton>
          </Form>
        </>
      ) : (
        <div className={styles.stack}>
          <VerifyEmailForm
            email={open}
            wasJustSent={waitsFor !== null}
            resend={() =>
              waitsFor === null
                ? api.auth.resendVerification()
                : withStepUp(() => api.auth.changeEmail({ email: waitsFor }))
            }
            onVerified={close}
          />
          <div>
            <Button tone="link" onPress={close}>
              Later
            </Button>
          </div>
        </div>
      )}
    </Panel>
  );
}
