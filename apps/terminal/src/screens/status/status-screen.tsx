import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { ComponentState, SystemStatus } from '@tradewind/protocol';
import { formatNumber } from '../../format/numbers.ts';
import { formatDuration } from '../../format/time.ts';
import { useServices } from '../../services.ts';
import { statusQuery } from '../../stores/status.ts';
import { ErrorState, Skeleton } from '../../ui/states.tsx';
import { CoverageTable } from './coverage-table.tsx';
import { FeedsTable } from './feeds-table.tsx';
import styles from './status.module.css';

/** How the platform is doing: feeds, parts, figures, and what history is stored. */
export function StatusScreen() {
  const { data, error, refetch } = useQuery(statusQuery(useServices()));
  useEffect(() => {
    document.title = 'Status · Tradewind';
  }, []);
  return (
    <div className={styles.screen} tabIndex={0} role="region" aria-label="System status, scrollable">
      <div className={styles.content}>
        <h1>System status</h1>
        {data !== undefined ? (
          <Status status={data} isOld={error !== null} />
        ) : error !== null ? (
          <ErrorState title="The status did not load" error={error} onRetry={() => void refetch()} />
        ) : (
          <Skeleton label="Loading the status" rows={12} />
        )}
        <CoverageTable />
        <Links />
      </div>
    </div>
  );
}

const WORDS = {
  ok: 'All parts work',
  degraded: 'Something is degraded',
  unavailable: 'Not available',
} as const;

function Status({ status, isOld }: { readonly status: SystemStatus; readonly isOld: boolean }) {
  const { history } = status;
  return (
    <>
      <p className={styles.overall} data-state={status.status}>
        {WORDS[status.status]}
        {isOld && <span> · the server does not answer; this is what it said last</span>}
      </p>
      <dl className={styles.figures}>
        <Figure name="Markets tracked" value={String(status.symbolsTracked)} />
        <Figure name="Ticks per second" value={formatNumber(status.ticksPerSecond, 0)} />
        <Figure
          name="Last tick"
          value={
            status.lastTickAgeMs === null
              ? 'none yet'
              : `${formatNumber(status.lastTickAgeMs / 1000, 1)} s ago`
          }
        />
        <Figure name="Connections" value={String(status.clients)} />
        <Figure name="Running for" value={formatDuration(status.uptimeSeconds * 1000)} />
        <Figure name="Version" value={status.version} />
      </dl>
      <section>
        <h2>Feeds</h2>
        <FeedsTable feeds={status.feeds} />
      </section>
      <section>
        <h2>Parts</h2>
        <ul className={styles.parts}>
          {status.components.map((component) => (
            <Part key={component.name} component={component} />
          ))}
        </ul>
        {history.state === 'loading' && (
          <p className={styles.history}>
            <label htmlFor="history">
              History is loading{history.detail === null ? '' : `: ${history.detail}`}
            </label>
            <progress id="history" value={history.progress} max={1} />
          </p>
        )}
      </section>
    </>
  );
}

function Figure({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

const SIGNS = { up: '●', degraded: '▲', down: '■' } as const;

function Part({ component: { name, state, detail } }: { readonly component: ComponentState }) {
  return (
    <li data-state={state}>
      <span aria-hidden className={styles.sign}>
        {SIGNS[state]}
      </span>
      <b>{name}</b>
      <span className={styles.state}>{state}</span>
      {detail !== null && <span className={styles.detail}>{detail}</span>}
    </li>
  );
}

function Links() {
  return (
    <section>
      <h2>Interfaces</h2>
      <ul className={styles.links}>
        <li>
          <a href="/api/docs">API reference</a>
        </li>
        <li>
          <a href="/api/openapi.json">OpenAPI document</a>
        </li>
        <li>
          <a href="/api/v1/system/status">This status as JSON</a>
        </li>
        <li>
          <a href="/api/v1/metrics">Metrics for Prometheus</a>
        </li>
      </ul>
    </section>
  );
}
