import type { CreatedApiKey, KeyAlgorithm, Scope } from '@tradewind/protocol';
import { useState } from 'react';
import { withStepUp } from '../../account/step-up.ts';
import { useServices } from '../../services.ts';
import { Checks } from '../../ui/form/choice-fields.tsx';
import { SelectField, TextAreaField, TextField } from '../../ui/form/field.tsx';
import { Form, SubmitButton } from '../../ui/form/form.tsx';
import type { FormValues } from '../../ui/form/form.tsx';
import { ModalDialog } from '../../ui/modal-dialog.tsx';
import { CreatedKey } from './created-key.tsx';
import { SCOPE_WORDS } from './key-words.ts';
import styles from './account.module.css';

const ALGORITHMS: readonly (readonly [KeyAlgorithm, string])[] = [
  ['bearer', 'Bearer token: simplest, sent with each request'],
  ['hmac', 'HMAC-SHA256: requests are signed, the secret is not sent'],
  ['ed25519', 'Ed25519: you keep the private key, we know the public one'],
];

const SCOPES = Object.entries(SCOPE_WORDS).map(([value, hint]) => ({
  value,
  label: value,
  hint: `– ${hint}`,
  isOn: value === 'read',
}));

export interface NewKeyDialogProps {
  readonly onMade: () => Promise<unknown>;
  readonly onClose: () => void;
}

export function NewPlatformKeyDialog({ onMade, onClose }: NewKeyDialogProps) {
  const { api } = useServices();
  const [algorithm, setAlgorithm] = useState<KeyAlgorithm>('bearer');
  const [today] = useState(() => new Date().toISOString().slice(0, 10));
  const [made, setMade] = useState<CreatedApiKey | null>(null);
  return (
    <ModalDialog title={made === null ? 'New platform key' : 'The key is made'} width={520} onClose={onClose}>
      <div className={styles.dialog}>
        {made?.kind === 'platform' ? (
          <CreatedKey made={made} onClose={onClose} />
        ) : (
          <Form
            label="New platform key"
            submit={async (values) => {
              setMade(await withStepUp(() => api.apiKeys.create(newKey(values))));
              await onMade();
            }}
          >
            <TextField
              name="name"
              label="Name"
              autoComplete="off"
              hint="What it is for."
              required
              autoFocus
            />
            <SelectField
              name="algorithm"
              label="How requests prove that they have it"
              options={ALGORITHMS}
              defaultValue="bearer"
              onChange={(value) => setAlgorithm(value as KeyAlgorithm)}
            />
            {algorithm === 'ed25519' && (
              <TextAreaField
                name="publicKey"
                label="Public key"
                hint="PEM, or 32 bytes in base64."
                rows={4}
                required
              />
            )}
            <Checks name="scopes" label="Scopes" options={SCOPES} />
            <TextAreaField
              name="allowedAddresses"
              label="Allowed addresses"
              hint="One address or CIDR range a line; empty allows any."
              rows={2}
            />
            <TextField name="expiresAt" label="Last day of use (UTC)" type="date" min={today} />
            <SubmitButton>Make the key</SubmitButton>
          </Form>
        )}
      </div>
    </ModalDialog>
  );
}

function newKey(values: FormValues) {
  const words = (name: string) => (values[name] ?? '').split(/[\s,]+/).filter((word) => word !== '');
  const { name, algorithm, publicKey, expiresAt } = values;
  return {
    kind: 'platform' as const,
    name: name!,
    algorithm: algorithm as KeyAlgorithm,
    scopes: words('scopes') as Scope[],
    allowedAddresses: words('allowedAddresses'),
    ...(publicKey === undefined ? {} : { publicKey }),
    ...(expiresAt === undefined || expiresAt === '' ? {} : { expiresAt: `${expiresAt}T23:59:59Z` }),
  };
}
