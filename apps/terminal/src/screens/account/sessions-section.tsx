import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { Session } from '@tradewind/protocol';
import { useEffect, useState } from 'react';
import { formatTime } from '../../format/time.ts';
import { useServices } from '../../services.ts';
import { useSettings } from '../../stores/settings.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { Button } from '../../ui/form/button.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { notify } from '../../ui/notify.ts';
import { Panel, Tag, WideTable } from '../../ui/panel.tsx';
import { methodWords } from './method-words.ts';
import styles from './account.module.css';

/** Where this account is signed in; follows what happens elsewhere. */
export function SessionsSection() {
  const { api, account } = useServices();
  const queries = useQueryClient();
  const [asked, setAsked] = useState<Session | 'others' | null>(null);
  const query = useQuery({
    queryKey: ['account', 'sessions'],
    queryFn: async () => (await api.sessions.list()).data,
    refetchOnMount: 'always',
  });
  useEffect(
    () => account.onUpdate(() => void queries.invalidateQueries({ queryKey: ['account', 'sessions'] })),
    [account, queries],
  );
  const others = query.data?.filter(({ current }) => !current).length ?? 0;
  return (
    <Panel
      title="Sessions"
      lead="Everywhere you are signed in. What you don’t know, sign out, and change your password."
      tools={
        <Button tone="danger" isDisabled={others === 0} onPress={() => setAsked('others')}>
          Sign out everywhere else
        </Button>
      }
    >
      <Loaded query={query} what="the sessions">
        {(sessions) => (
          <WideTable label="Sessions">
            <thead>
              <tr>
                <th scope="col">Device</th>
                <th scope="col">Address</th>
                <th scope="col">Signed in by</th>
                <th scope="col">Last seen</th>
                <th scope="col">Since</th>
                <th scope="col">
                  <span className="visually-hidden">Sign out</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {sessions.map((session) => (
                <SessionRow key={session.id} session={session} onEnd={() => setAsked(session)} />
              ))}
            </tbody>
          </WideTable>
        )}
      </Loaded>
      {asked !== null && (
        <ConfirmDialog
          title={asked === 'others' ? 'Sign out everywhere else?' : `Sign out ${asked.device}?`}
          action="Sign out"
          onClose={() => setAsked(null)}
          onConfirm={async () => {
            if (asked === 'others') {
              const { revoked } = await api.sessions.revokeAll({ keepCurrent: 'true' });
              notify(revoked === 1 ? 'One session ended' : `${revoked} sessions ended`);
            } else if (asked.current) {
              return api.signOut();
            } else {
              await api.sessions.revoke({ id: asked.id });
              notify('Session ended');
            }
            return queries.invalidateQueries({ queryKey: ['account', 'sessions'] });
          }}
        >
          <p>
            {asked === 'others'
              ? 'Every other browser and program loses its connection at once.'
              : asked.current
                ? 'This is the browser that you are using.'
                : 'It loses its connection at once.'}
          </p>
        </ConfirmDialog>
      )}
    </Panel>
  );
}

function SessionRow({ session, onEnd }: { readonly session: Session; readonly onEnd: () => void }) {
  const zone = useSettings((settings) => settings.timeZone);
  const { device, current, address, methods, lastSeenAt, createdAt } = session;
  return (
    <tr data-testid="session" data-current={current}>
      <th scope="row">
        {device} {current && <Tag tone="accent">this one</Tag>}
      </th>
      <td className={styles.mono}>{address ?? '–'}</td>
      <td>{methodWords(methods)}</td>
      <td>{current ? 'now' : formatTime(Date.parse(lastSeenAt), 'full', zone)}</td>
      <td>{formatTime(Date.parse(createdAt), 'full', zone)}</td>
      <td>
        <Button tone="link" label={`Sign out ${device}${current ? ', this one' : ''}`} onPress={onEnd}>
          Sign out
        </Button>
      </td>
    </tr>
  );
}
