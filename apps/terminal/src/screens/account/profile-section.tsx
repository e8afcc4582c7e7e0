import { useSignedInUser } from '../../account/use-account.ts';
import { useServices } from '../../services.ts';
import { TextField } from '../../ui/form/field.tsx';
import { Form, SubmitButton } from '../../ui/form/form.tsx';
import { notify } from '../../ui/notify.ts';
import { Panel, Tag } from '../../ui/panel.tsx';
import { InvitedPeople } from './invited-people.tsx';
import { PreferencesPanel } from './preferences-panel.tsx';
import styles from './account.module.css';

export function ProfileSection() {
  const user = useSignedInUser();
  const { api, account } = useServices();
  const emptyIsNull = (text: string | undefined) => (text === undefined || text.trim() === '' ? null : text);
  return (
    <div className={styles.columns}>
      <Panel
        title="Profile"
        tools={
          <span className={styles.tags}>
            {user.role !== 'user' && <Tag tone="accent">{user.role}</Tag>}
            <Tag>{user.subscription.plan} plan</Tag>
            <Tag tone={user.isVerified ? 'ok' : 'warn'}>{user.isVerified ? 'verified' : 'not verified'}</Tag>
          </span>
        }
      >
        <Form
          label="Profile"
          submit={async ({ username, name, phone }) => {
            const next = { name: emptyIsNull(name), phone: emptyIsNull(phone) };
            const isRenamed = username !== user.username;
            account.setUser(
              await api.users.updateProfile(isRenamed ? { ...next, username: username! } : next),
            );
            notify('Profile saved');
          }}
        >
          <TextField
            name="username"
            label="Username"
            autoComplete="username"
            defaultValue={user.username}
            required
            literal
          />
          <TextField name="name" label="Name" autoComplete="name" defaultValue={user.name ?? ''} />
          <TextField
            name="phone"
            label="Phone"
            type="tel"
            autoComplete="tel"
            defaultValue={user.phone ?? ''}
            placeholder="+49 30 123456"
          />
          <SubmitButton>Save</SubmitButton>
        </Form>
      </Panel>
      <PreferencesPanel user={user} />
      <InvitedPeople user={user} />
    </div>
  );
}
