import { useEffect } from 'react';
import type { ReactNode } from 'react';
import styles from './auth-page.module.css';

export interface AuthPageProps {
  readonly title: string;
  /** Below the title. */
  readonly lead?: ReactNode;
  readonly children: ReactNode;
  /** Ways on to other screens. */
  readonly foot?: ReactNode;
}

/** What all screens around signing in look like: one card in the middle of the page. */
export function AuthPage({ title, lead, children, foot }: AuthPageProps) {
  useEffect(() => {
    document.title = `${title} · Tradewind`;
  }, [title]);
  return (
    <div className={styles.screen}>
      <div className={styles.card}>
        <h1>{title}</h1>
        {lead !== undefined && <p className={styles.lead}>{lead}</p>}
        {children}
        {foot !== undefined && <div className={styles.foot}>{foot}</div>}
      </div>
    </div>
  );
}

/** A word about what has happened, above a form. */
export function Notice({ tone, children }: { readonly tone: 'info' | 'warn'; readonly children: ReactNode }) {
  return (
    <p className={styles.notice} data-tone={tone} role="status">
      {children}
    </p>
  );
}

/** `or`, between two ways. */
export function Either() {
  return (
    <p className={styles.either}>
      <span>or</span>
    </p>
  );
}
