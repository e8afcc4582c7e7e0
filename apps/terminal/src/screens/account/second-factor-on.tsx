import { useState } from 'react';
import { withStepUp } from '../../account/step-up.ts';
import { formatTime } from '../../format/time.ts';
import { useServices } from '../../services.ts';
import { useSettings } from '../../stores/settings.ts';
import { Button, ButtonRow } from '../../ui/form/button.tsx';
import { CodeField } from '../../ui/form/code-field.tsx';
import { TextField } from '../../ui/form/field.tsx';
import { Form, SubmitButton } from '../../ui/form/form.tsx';
import { notify } from '../../ui/notify.ts';
import styles from './account.module.css';

export interface SecondFactorOnProps {
  readonly status: {
    readonly enabledAt: string | null;
    readonly recoveryCodesLeft: number;
    readonly required: boolean;
  };
  readonly onChanged: (recoveryCodes: readonly string[] | null) => Promise<void>;
}

type Task = 'recovery-codes' | 'off' | 'off-recovery';

/** What can be done with a second factor that is on. Everything wants a code of it. */
export function SecondFactorOn({ status, onChanged }: SecondFactorOnProps) {
  const zone = useSettings((settings) => settings.timeZone);
  const [task, setTask] = useState<Task | null>(null);
  const { enabledAt, recoveryCodesLeft, required } = status;
  return (
    <div className={styles.stack}>
      <p>
        {enabledAt !== null && `On since ${formatTime(Date.parse(enabledAt), 'full', zone)}. `}
        {recoveryCodesLeft === 1
          ? 'One recovery code is left.'
          : `${recoveryCodesLeft} recovery codes are left.`}
      </p>
      {task === null ? (
        <ButtonRow>
          <Button onPress={() => setTask('recovery-codes')}>New recovery codes</Button>
          {!required && (
            <Button tone="danger" onPress={() => setTask('off')}>
              Switch it off
            </Button>
          )}
        </ButtonRow>
      ) : (
        <TaskForm key={task} task={task} onTask={setTask} onChanged={onChanged} />
      )}
    </div>
  );
}

interface TaskFormProps {
  readonly task: Task;
  readonly onTask: (task: Task | null) => void;
  readonly onChanged: SecondFactorOnProps['onChanged'];
}

function TaskForm({ task, onTask, onChanged }: TaskFormProps) {
  const { api } = useServices();
  const isRenewal = task === 'recovery-codes';
  return (
    <Form
      label={isRenewal ? 'New recovery codes' : 'Switch the second factor off'}
      submit={async ({ code, recoveryCode }) => {
        if (isRenewal) {
          const { recoveryCodes } = await withStepUp(() => api.secondFactor.recoveryCodes({ code: code! }));
          onTask(null);
          return onChanged(recoveryCodes);
        }
        await withStepUp(() =>
          api.secondFactor.disable(task === 'off' ? { code: code! } : { recoveryCode: recoveryCode!.trim() }),
        );
        notify('Second factor switched off');
        return onChanged(null);
      }}
    >
      {task === 'off-recovery' ? (
        <TextField name="recoveryCode" label="Recovery code" autoComplete="off" required literal autoFocus />
      ) : (
        <CodeField
          label="Code of the authenticator"
          autoFocus
          {...(isRenewal ? { hint: 'The codes that you have now will be void.' } : {})}
        />
      )}
      <ButtonRow>
        <SubmitButton tone={isRenewal ? 'primary' : 'danger'}>
          {isRenewal ? 'Make new codes' : 'Switch it off'}
        </SubmitButton>
        <Button onPress={() => onTask(null)}>Cancel</Button>
        {!isRenewal && (
          <Button tone="link" onPress={() => onTask(task === 'off' ? 'off-recovery' : 'off')}>
            {task === 'off' ? 'Use a recovery code' : 'Use the authenticator'}
          </Button>
        )}
      </ButtonRow>
    </Form>
  );
}
