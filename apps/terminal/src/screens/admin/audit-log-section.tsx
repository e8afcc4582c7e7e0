import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useServices } from '../../services.ts';
import { Filters, TextFilter, useSettled } from '../../ui/filters.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ShowMore } from '../../ui/show-more.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { AuditLine } from './audit-line.tsx';
import { VerifyChain } from './verify-chain.tsx';
import styles from './admin.module.css';

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;
const DAY_MS = 86_400_000;

/** Who did what, newest first. */
export function AuditLogSection() {
  const { api } = useServices();
  const [action, setAction] = useState('');
  const [actor, setActor] = useState('');
  const [target, setTarget] = useState('');
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const settled = { action: useSettled(action), actor: useSettled(actor), target: useSettled(target) };
  const isActorId = settled.actor === '' || UUID.test(settled.actor);
  const filter = {
    ...(settled.action === '' ? {} : { action: settled.action }),
    ...(settled.actor === '' || !isActorId ? {} : { actor: settled.actor }),
    ...(settled.target === '' ? {} : { target: settled.target }),
    ...(from === '' ? {} : { from }),
    // The last day counts whole.
    ...(to === '' ? {} : { to: new Date(Date.parse(to) + DAY_MS).toISOString() }),
  };
  const query = useInfiniteQuery({
    queryKey: ['admin', 'audit-log', filter],
    placeholderData: keepPreviousData,
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) =>
      api.admin.auditLog({ ...filter, ...(pageParam === null ? {} : { cursor: pageParam }) }),
    getNextPageParam: (page) => page.nextCursor,
  });
  return (
    <div className={styles.stack}>
      <VerifyChain />
      <Panel title="Audit log">
        <Filters label="Filter the audit log">
          <TextFilter
            label="Action"
            value={action}
            onChange={setAction}
            placeholder="session.created, user"
          />
          <TextFilter label="Id of who acted" value={actor} onChange={setActor} />
          <TextFilter label="Id of what was acted upon" value={target} onChange={setTarget} />
          <TextFilter label="From (UTC)" type="date" value={from} onChange={setFrom} />
          <TextFilter label="To (UTC)" type="date" value={to} onChange={setTo} />
        </Filters>
        {!isActorId && (
          <p role="status">Who acted is named by a whole id, as the drawer of a user shows it.</p>
        )}
        <Loaded query={query} what="the audit log" rows={10}>
          {({ pages }) => {
            const entries = pages.flatMap(({ data }) => data);
            if (entries.length === 0) return <EmptyState title="Nothing like that was written" />;
            return (
              <ul className={styles.entries} data-testid="audit-log">
                {entries.map((entry) => (
                  <AuditLine key={entry.id} entry={entry} />
                ))}
              </ul>
            );
          }}
        </Loaded>
        <ShowMore query={query} />
      </Panel>
    </div>
  );
}
