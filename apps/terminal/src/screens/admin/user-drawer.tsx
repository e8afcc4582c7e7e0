import { useQuery } from '@tanstack/react-query';
import type { AdminUser, Session } from '@tradewind/protocol';
import { useUser } from '../../account/use-account.ts';
import { formatTime } from '../../format/time.ts';
import { useServices } from '../../services.ts';
import { useSettings } from '../../stores/settings.ts';
import { Loaded } from '../../ui/loaded.tsx';
import { ModalDialog } from '../../ui/modal-dialog.tsx';
import { Tag } from '../../ui/panel.tsx';
import { methodWords } from '../account/method-words.ts';
import { UserChanges } from './user-changes.tsx';
import { STATUS_TONES } from './user-words.ts';
import styles from './admin.module.css';

export interface UserDrawerProps {
  readonly id: string;
  readonly onClose: () => void;
}

/** One account with its sessions; administrators can change it, support can't. */
export function UserDrawer({ id, onClose }: UserDrawerProps) {
  const { api } = useServices();
  const isAdministrator = useUser()?.role === 'admin';
  const query = useQuery({ queryKey: ['admin', 'user', id], queryFn: () => api.admin.user({ id }) });
  return (
    <ModalDialog title={query.data?.username ?? 'Account'} width={480} placement="side" onClose={onClose}>
      <div className={styles.drawer}>
        <Loaded query={query} what="the account" rows={10}>
          {(user) => (
            <>
              <Facts user={user} />
              <Sessions sessions={user.sessions} />
              {isAdministrator ? (
                <UserChanges user={user} />
              ) : (
                <p className={styles.dim}>Only administrators can change accounts.</p>
              )}
            </>
          )}
        </Loaded>
        <button type="button" className={styles.name} onClick={onClose}>
          Close
        </button>
      </div>
    </ModalDialog>
  );
}

function Facts({ user }: { readonly user: AdminUser }) {
  const zone = useSettings((settings) => settings.timeZone);
  const time = (text: string | null, none: string) =>
    text === null ? none : formatTime(Date.parse(text), 'full', zone);
  const facts: readonly (readonly [string, string])[] = [
    ['Id', user.id],
    ['Name', user.name ?? '–'],
    ['Mail address', `${user.email ?? '–'}${user.isVerified ? '' : ' (not verified)'}`],
    ['Phone', user.phone ?? '–'],
    ['Role', user.role],
    ['Plan', `${user.subscription.plan}, until ${time(user.subscription.expiresAt, 'further notice')}`],
    ['Ways in', waysIn(user)],
    ['Second factor', user.secondFactor ? 'on' : 'off'],
    ['Credits', String(user.credits)],
    ['Invited by', user.invitedBy ?? '–'],
    ['Since', time(user.createdAt, '–')],
    ['Last seen', time(user.lastSeenAt, 'never')],
  ];
  return (
    <dl className={styles.facts}>
      <dt>Status</dt>
      <dd>
        <Tag tone={STATUS_TONES[user.status]}>{user.status}</Tag>
        {user.statusReason !== null && <> {user.statusReason}</>}
      </dd>
      {facts.map(([name, value]) => (
        <div key={name} style={{ display: 'contents' }}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function waysIn({ hasPassword, googleLinked, isVerified }: AdminUser): string {
  const ways = [hasPassword ? 'password' : '', googleLinked ? 'Google' : '', isVerified ? 'mailed code' : ''];
  return ways.filter((way) => way !== '').join(', ') || 'none';
}

function Sessions({ sessions }: { readonly sessions: readonly Session[] }) {
  const zone = useSettings((settings) => settings.timeZone);
  return (
    <section className={styles.section}>
      <h3>Sessions</h3>
      {sessions.length === 0 && <p className={styles.dim}>Signed in nowhere.</p>}
      <ul className={styles.sessions}>
        {sessions.map(({ id, device, address, methods, lastSeenAt }) => (
          <li key={id}>
            <b>{device}</b>
            <span className={styles.dim}>
              {address ?? 'address unknown'} · {methodWords(methods)} · last seen{' '}
              {formatTime(Date.parse(lastSeenAt), 'full', zone)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
