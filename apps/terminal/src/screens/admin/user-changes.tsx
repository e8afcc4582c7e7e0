import { useQueryClient } from '@tanstack/react-query';
import type { AdminUser, PlanName, Role } from '@tradewind/protocol';
import { useState } from 'react';
import { withStepUp } from '../../account/step-up.ts';
import { useServices } from '../../services.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { Button, ButtonRow } from '../../ui/form/button.tsx';
import { SelectField, TextField } from '../../ui/form/field.tsx';
import { Form, SubmitButton } from '../../ui/form/form.tsx';
import { notify } from '../../ui/notify.ts';
import { PLAN_CHOICES, ROLE_CHOICES } from './user-words.ts';
import styles from './admin.module.css';

type Task = 'suspend' | 'restore' | 'sessions' | 'second-factor';

/** What administrators can do with an account. Everything is written into the audit log. */
export function UserChanges({ user }: { readonly user: AdminUser }) {
  const { api } = useServices();
  const queries = useQueryClient();
  const [task, setTask] = useState<Task | null>(null);
  const { id, role, subscription, status } = user;
  const lastDay = subscription.expiresAt?.slice(0, 10) ?? '';
  const update = async (change: Parameters<typeof api.admin.updateUser>[0]) => {
    await withStepUp(() => api.admin.updateUser(change));
    await queries.invalidateQueries({ queryKey: ['admin'] });
  };
  if (status === 'deleted') return null;
  return (
    <section className={styles.section}>
      <h3>Role and plan</h3>
      <Form
        key={`${role} ${subscription.plan} ${subscription.expiresAt}`}
        label="Role and plan"
        submit={async (values) => {
          const { role: nextRole, plan, planExpiresAt, reason } = values;
          const change = {
            ...(nextRole === role ? {} : { role: nextRole as Role }),
            ...(plan === subscription.plan ? {} : { plan: plan as PlanName }),
            ...(planExpiresAt === lastDay
              ? {}
              : { planExpiresAt: planExpiresAt === '' ? null : `${planExpiresAt}T23:59:59Z` }),
          };
          if (Object.keys(change).length === 0) return notify('Nothing to change');
          await update({ id, ...change, ...(reason?.trim() ? { reason } : {}) });
          notify('Account changed');
        }}
      >
        <SelectField
          name="role"
          label="Role"
          options={ROLE_CHOICES.map((each) => [each, each])}
          defaultValue={role}
        />
        <SelectField
          name="plan"
          label="Plan"
          options={PLAN_CHOICES.map((each) => [each, each])}
          defaultValue={subscription.plan}
        />
        <TextField
          name="planExpiresAt"
          label="Last day of the plan (UTC)"
          type="date"
          defaultValue={lastDay}
        />
        <TextField name="reason" label="Reason" autoComplete="off" />
        <SubmitButton tone="plain">Save</SubmitButton>
      </Form>
      <h3>Access</h3>
      <ButtonRow>
        {status === 'active' ? (
          <Button tone="danger" onPress={() => setTask('suspend')}>
            Suspend
          </Button>
        ) : (
          <Button onPress={() => setTask('restore')}>Restore</Button>
        )}
        <Button isDisabled={user.activeSessions === 0} onPress={() => setTask('sessions')}>
          Sign out everywhere
        </Button>
        <Button isDisabled={!user.secondFactor} onPress={() => setTask('second-factor')}>
          Reset the second factor
        </Button>
      </ButtonRow>
      {task !== null && (
        <TaskDialog
          user={user}
          task={task}
          onClose={() => setTask(null)}
          perform={async (reason) => {
            if (task === 'suspend') await update({ id, status: 'suspended', reason });
            else if (task === 'restore') await update({ id, status: 'active', reason });
            else {
              await withStepUp<unknown>(() =>
                task === 'sessions'
                  ? api.admin.revokeSessions({ id })
                  : api.admin.resetSecondFactor({ id, reason }),
              );
              await queries.invalidateQueries({ queryKey: ['admin'] });
            }
            notify(DONE[task]);
          }}
        />
      )}
    </section>
  );
}

const DONE: Readonly<Record<Task, string>> = {
  suspend: 'Account suspended',
  restore: 'Account restored',
  sessions: 'Signed out everywhere',
  'second-factor': 'Second factor reset',
};

const QUESTIONS: Readonly<Record<Task, readonly [title: string, action: string, meaning: string]>> = {
  suspend: ['Suspend', 'Suspend', 'It is signed out everywhere and can’t sign in until it is restored.'],
  restore: ['Restore', 'Restore', 'It can sign in again.'],
  sessions: ['Sign out everywhere:', 'Sign out', 'All its sessions end at once.'],
  'second-factor': [
    'Reset the second factor of',
    'Reset it',
    'For somebody who has lost it. All sessions end; until it is set up anew the password is enough.',
  ],
};

interface TaskDialogProps {
  readonly user: AdminUser;
  readonly task: Task;
  readonly perform: (reason: string) => Promise<unknown>;
  readonly onClose: () => void;
}

function TaskDialog({ user, task, perform, onClose }: TaskDialogProps) {
  const [title, action, meaning] = QUESTIONS[task];
  return (
    <ConfirmDialog
      title={`${title} ${user.username}?`}
      action={action}
      tone={task === 'restore' ? 'primary' : 'danger'}
      onClose={onClose}
      onConfirm={({ reason }) => perform(reason ?? '')}
    >
      <p>{meaning}</p>
      {task !== 'sessions' && (
        <TextField
          name="reason"
          label="Reason"
          autoComplete="off"
          hint="Kept in the audit log."
          required
          autoFocus
        />
      )}
    </ConfirmDialog>
  );
}
