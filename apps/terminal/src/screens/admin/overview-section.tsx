import { useQuery } from '@tanstack/react-query';
import { formatNumber } from '../../format/numbers.ts';
import { useServices } from '../../services.ts';
import { Loaded } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/panel.tsx';
import { DayBars } from './day-bars.tsx';
import styles from './admin.module.css';

const EVERY_MS = 30_000;

/** Figures of the house, and how they went day by day. */
export function OverviewSection() {
  const { api } = useServices();
  const query = useQuery({
    queryKey: ['admin', 'statistics'],
    refetchInterval: EVERY_MS,
    queryFn: () => api.admin.statistics(),
  });
  return (
    <Loaded query={query} what="the figures" rows={10}>
      {({ users, sessions, apiKeys, registrations, signIns }) => (
        <div className={styles.stack}>
          <dl className={styles.figures}>
            <Figure name="Accounts" value={users.total} />
            <Figure name="Verified" value={users.verified} />
            <Figure name="With second factor" value={users.withSecondFactor} />
            <Figure name="Suspended" value={users.suspended} />
            <Figure name="New today" value={users.newToday} />
            <Figure name="Active today" value={users.activeToday} />
            <Figure name="Sessions" value={sessions.active} />
            <Figure name="Platform keys" value={apiKeys.platform} />
            <Figure name="Keys of models" value={apiKeys.llm} />
          </dl>
          <div className={styles.columns}>
            <Panel title="Registrations a day">
              <DayBars
                label="Registrations a day"
                days={registrations.map(({ date, count }) => ({ date, values: [count] }))}
                names={['registered']}
              />
            </Panel>
            <Panel title="Sign-ins a day">
              <DayBars
                label="Sign-ins a day"
                days={signIns.map(({ date, succeeded, failed }) => ({ date, values: [succeeded, failed] }))}
                names={['succeeded', 'failed']}
              />
            </Panel>
            <Panel title="By role">
              <Shares counts={users.byRole} />
            </Panel>
            <Panel title="By plan">
              <Shares counts={users.byPlan} />
            </Panel>
          </div>
        </div>
      )}
    </Loaded>
  );
}

function Figure({ name, value }: { readonly name: string; readonly value: number }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{formatNumber(value, 0)}</dd>
    </div>
  );
}

function Shares({ counts }: { readonly counts: Readonly<Record<string, number>> }) {
  return (
    <dl className={styles.facts}>
      {Object.entries(counts).map(([name, count]) => (
        <div key={name} style={{ display: 'contents' }}>
          <dt>{name}</dt>
          <dd>{formatNumber(count, 0)}</dd>
        </div>
      ))}
    </dl>
  );
}
