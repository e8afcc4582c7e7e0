import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { CallError } from '../feed/gateway.ts';
import { ErrorState, Skeleton } from './states.tsx';
import styles from './states.module.css';

export interface LoadedProps<Data> {
  readonly query: {
    readonly data: Data | undefined;
    readonly error: Error | null;
    readonly refetch: () => Promise<unknown>;
  };
  /** What is being loaded: `the sessions`. */
  readonly what: string;
  readonly rows?: number;
  readonly children: (data: Data) => ReactNode;
}

/** The answer of a query, or grey bars until it comes, or why it does not come. */
export function Loaded<Data>({ query, what, rows = 4, children }: LoadedProps<Data>) {
  const { data, error, refetch } = query;
  if (data !== undefined) return children(data);
  if (error === null) return <Skeleton label={`Loading ${what}`} rows={rows} />;
  if (error instanceof CallError && error.code === 'SECOND_FACTOR_SETUP_REQUIRED')
    return <SecondFactorFirst />;
  return <ErrorState title={`Could not load ${what}`} error={error} onRetry={() => void refetch()} />;
}

function SecondFactorFirst() {
  return (
    <div className={styles.state} role="alert">
      <p className={styles.title}>Administrators need a second factor here</p>
      <p className={styles.hint}>Switch it on, then sign in with it.</p>
      <Link to="/account/security" className={styles.retry}>
        To Security
      </Link>
    </div>
  );
}
