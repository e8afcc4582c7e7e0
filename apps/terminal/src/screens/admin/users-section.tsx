import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import type { AdminUser, PlanName, Role, UserStatus } from '@tradewind/protocol';
import { useState } from 'react';
import { formatTime } from '../../format/time.ts';
import { useServices } from '../../services.ts';
import { useSettings } from '../../stores/settings.ts';
import { ChoiceFilter, Filters, TextFilter, useSettled } from '../../ui/filters.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Panel, Tag, WideTable } from '../../ui/panel.tsx';
import { ShowMore } from '../../ui/show-more.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { UserDrawer } from './user-drawer.tsx';
import { PLAN_CHOICES, ROLE_CHOICES, STATUS_CHOICES, STATUS_TONES } from './user-words.ts';
import styles from './admin.module.css';

/** All accounts, found by name, address or what they are. */
export function UsersSection() {
  const { api } = useServices();
  const [text, setText] = useState('');
  const [role, setRole] = useState<Role | ''>('');
  const [status, setStatus] = useState<UserStatus | ''>('');
  const [plan, setPlan] = useState<PlanName | ''>('');
  const [openId, setOpenId] = useState<string | null>(null);
  const search = useSettled(text);
  const filter = {
    ...(search === '' ? {} : { search }),
    ...(role === '' ? {} : { role }),
    ...(status === '' ? {} : { status }),
    ...(plan === '' ? {} : { plan }),
  };
  const query = useInfiniteQuery({
    queryKey: ['admin', 'users', filter],
    placeholderData: keepPreviousData,
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) =>
      api.admin.users({ ...filter, ...(pageParam === null ? {} : { cursor: pageParam }) }),
    getNextPageParam: (page) => page.nextCursor,
  });
  return (
    <Panel title="Users">
      <Filters label="Filter the users">
        <TextFilter label="Search" value={text} onChange={setText} placeholder="Name, mail address or id" />
        <ChoiceFilter label="Role" value={role} options={ROLE_CHOICES} onChange={setRole} />
        <ChoiceFilter label="Status" value={status} options={STATUS_CHOICES} onChange={setStatus} />
        <ChoiceFilter label="Plan" value={plan} options={PLAN_CHOICES} onChange={setPlan} />
      </Filters>
      <Loaded query={query} what="the users" rows={8}>
        {({ pages }) => {
          const users = pages.flatMap(({ data }) => data);
          if (users.length === 0) return <EmptyState title="Nobody is like that" />;
          return <UserTable users={users} onOpen={setOpenId} />;
        }}
      </Loaded>
      <ShowMore query={query} />
      {openId !== null && <UserDrawer id={openId} onClose={() => setOpenId(null)} />}
    </Panel>
  );
}

interface UserTableProps {
  readonly users: readonly AdminUser[];
  readonly onOpen: (id: string) => void;
}

function UserTable({ users, onOpen }: UserTableProps) {
  const zone = useSettings((settings) => settings.timeZone);
  return (
    <WideTable label="Users">
      <thead>
        <tr>
          <th scope="col">Username</th>
          <th scope="col">Mail address</th>
          <th scope="col">Role</th>
          <th scope="col">Status</th>
          <th scope="col">Plan</th>
          <th scope="col">Sessions</th>
          <th scope="col">Last seen</th>
          <th scope="col">Since</th>
        </tr>
      </thead>
      <tbody>
        {users.map((user) => (
          <tr key={user.id}>
            <th scope="row">
              <button type="button" className={styles.name} onClick={() => onOpen(user.id)}>
                {user.username}
              </button>
            </th>
            <td>
              {user.email ?? '–'} {!user.isVerified && <Tag tone="warn">not verified</Tag>}
            </td>
            <td>{user.role}</td>
            <td>
              <Tag tone={STATUS_TONES[user.status]}>{user.status}</Tag>
            </td>
            <td>{user.subscription.plan}</td>
            <td>{user.activeSessions}</td>
            <td>
              {user.lastSeenAt === null ? 'never' : formatTime(Date.parse(user.lastSeenAt), 'full', zone)}
            </td>
            <td>{formatTime(Date.parse(user.createdAt), 'full', zone)}</td>
          </tr>
        ))}
      </tbody>
    </WideTable>
  );
}
