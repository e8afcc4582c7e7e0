import type { LlmProvider } from '@tradewind/protocol';
import { withStepUp } from '../../account/step-up.ts';
import { useServices } from '../../services.ts';
import { SelectField, TextField } from '../../ui/form/field.tsx';
import { Form, SubmitButton } from '../../ui/form/form.tsx';
import { PasswordField } from '../../ui/form/password-field.tsx';
import { ModalDialog } from '../../ui/modal-dialog.tsx';
import { notify } from '../../ui/notify.ts';
import { PROVIDER_WORDS } from './key-words.ts';
import type { NewKeyDialogProps } from './new-platform-key.tsx';
import styles from './account.module.css';

export function NewLlmKeyDialog({ onMade, onClose }: NewKeyDialogProps) {
  const { api } = useServices();
  return (
    <ModalDialog title="Add a key of a language model" width={440} onClose={onClose}>
      <div className={styles.dialog}>
        <Form
          label="Add a key of a language model"
          submit={async ({ provider, name, key }) => {
            await withStepUp(() =>
              api.apiKeys.create({
                kind: 'llm',
                provider: provider as LlmProvider,
                key: key!.trim(),
                ...(name === undefined || name.trim() === '' ? {} : { name }),
              }),
            );
            await onMade();
            notify('Key stored');
            onClose();
          }}
        >
          <SelectField name="provider" label="Provider" options={Object.entries(PROVIDER_WORDS)} />
          <TextField name="name" label="Name" autoComplete="off" />
          <PasswordField name="key" label="Key" autoComplete="off" hint="As the provider shows it." />
          <SubmitButton>Store the key</SubmitButton>
        </Form>
      </div>
    </ModalDialog>
  );
}
