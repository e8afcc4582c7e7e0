import { useState } from 'react';
import { withStepUp } from '../../account/step-up.ts';
import { useSignedInUser } from '../../account/use-account.ts';
import { CallError } from '../../feed/gateway.ts';
import { useServices } from '../../services.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { Button } from '../../ui/form/button.tsx';
import { TextField } from '../../ui/form/field.tsx';
import { Form, SubmitButton } from '../../ui/form/form.tsx';
import { notify } from '../../ui/notify.ts';
import { Panel } from '../../ui/panel.tsx';
import { saveFile } from '../../ui/save-file.ts';
import styles from './account.module.css';

/** Taking one's data along, and leaving. */
export function DataSection() {
  const { api } = useServices();
  const user = useSignedInUser();
  const [isLeaving, setLeaving] = useState(false);
  return (
    <div className={styles.columns}>
      <Panel
        title="Your data"
        lead="Everything that is kept about this account, without secrets, as one JSON file."
      >
        <Form
          label="Export"
          submit={async () => {
            const data = await api.users.export();
            saveFile(`tradewind-${user.username}.json`, JSON.stringify(data, null, 2), 'application/json');
            notify('Export saved');
          }}
        >
          <SubmitButton tone="plain">Download the export</SubmitButton>
        </Form>
      </Panel>
      <Panel
        title="Delete the account"
        tone="danger"
        lead="Personal data goes for good, sessions and keys end at once. Books that must be kept no longer name you."
      >
        <div>
          <Button tone="danger" onPress={() => setLeaving(true)}>
            Delete the account…
          </Button>
        </div>
      </Panel>
      {isLeaving && (
        <ConfirmDialog
          title="Delete the account for good?"
          action="Delete the account"
          onClose={() => setLeaving(false)}
          onConfirm={async ({ confirm }) => {
            if (confirm?.trim() !== user.username) {
              throw new CallError({
                code: 'VALIDATION_FAILED',
                message: '',
                details: [{ path: 'confirm', message: `Type ${user.username}` }],
              });
            }
            await withStepUp(() => api.users.remove({ confirm: user.username }));
            notify('Account deleted');
          }}
        >
          <p>
            Type <b>{user.username}</b> to confirm. This can’t be undone.
          </p>
          <TextField name="confirm" label="Username" autoComplete="off" required literal autoFocus />
        </ConfirmDialog>
      )}
    </div>
  );
}
