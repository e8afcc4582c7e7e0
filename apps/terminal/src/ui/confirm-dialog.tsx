import type { ReactNode } from 'react';
import { Button, ButtonRow } from './form/button.tsx';
import { Form, SubmitButton } from './form/form.tsx';
import type { FormValues } from './form/form.tsx';
import { ModalDialog } from './modal-dialog.tsx';
import styles from './confirm-dialog.module.css';

export interface ConfirmDialogProps {
  readonly title: string;
  /** What the button does: `Delete the key`. */
  readonly action: string;
  readonly tone?: 'danger' | 'primary';
  /** What will happen, and fields where more must be known. */
  readonly children: ReactNode;
  readonly onConfirm: (values: FormValues) => Promise<unknown>;
  readonly onClose: () => void;
}

/** Asks before something that can't be undone. Closes once it is done; a refusal is shown inside. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { title, action, tone = 'danger', children, onConfirm, onClose } = props;
  return (
    <ModalDialog title={title} width={440} onClose={onClose}>
      <div className={styles.body}>
        <Form
          label={title}
          submit={async (values) => {
            await onConfirm(values);
            onClose();
          }}
        >
          {children}
          <ButtonRow>
            <SubmitButton tone={tone}>{action}</SubmitButton>
            <Button onPress={onClose}>Cancel</Button>
          </ButtonRow>
        </Form>
      </div>
    </ModalDialog>
  );
}
