import { CallError } from '../feed/gateway.ts';
import styles from './states.module.css';

/** Grey bars where content will be. Screen readers hear that it is loading. */
export function Skeleton({ label, rows = 8 }: { readonly label: string; readonly rows?: number }) {
  return (
    <div className={styles.skeleton} role="status">
      <span className="visually-hidden">{label}</span>
      {Array.from({ length: rows }, (_, row) => (
        <i key={row} style={{ inlineSize: `${90 - ((row * 17) % 45)}%` }} />
      ))}
    </div>
  );
}

export function EmptyState({ title, hint }: { readonly title: string; readonly hint?: string }) {
  return (
    <div className={styles.state}>
      <p className={styles.title}>{title}</p>
      {hint !== undefined && <p className={styles.hint}>{hint}</p>}
    </div>
  );
}

export interface ErrorStateProps {
  readonly title: string;
  readonly error: unknown;
  readonly onRetry: () => void;
}

/** What failed, why as far as it is known, and the way to try again. */
export function ErrorState({ title, error, onRetry }: ErrorStateProps) {
  return (
    <div className={styles.state} role="alert">
      <p className={styles.title}>{title}</p>
      <p className={styles.hint}>{errorText(error)}</p>
      <button type="button" className={styles.retry} onClick={onRetry}>
        Try again
      </button>
    </div>
  );
}

export function errorText(error: unknown): string {
  if (error instanceof CallError) {
    return error.code === 'NETWORK' ? 'The server does not answer.' : `${error.message} (${error.code})`;
  }
  return error instanceof Error ? error.message : 'Something unexpected happened.';
}
