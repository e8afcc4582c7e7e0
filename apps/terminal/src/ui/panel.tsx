import { useId } from 'react';
import type { ReactNode } from 'react';
import styles from './panel.module.css';

export interface PanelProps {
  readonly title: string;
  readonly lead?: ReactNode;
  /** Buttons beside the title. */
  readonly tools?: ReactNode;
  readonly children: ReactNode;
  readonly tone?: 'danger';
}

/** One matter of a screen, with a title of its own. */
export function Panel({ title, lead, tools, children, tone }: PanelProps) {
  const id = useId();
  return (
    <section className={styles.panel} aria-labelledby={id} data-tone={tone}>
      <div className={styles.head}>
        <h2 id={id}>{title}</h2>
        {tools}
      </div>
      {lead !== undefined && <p className={styles.lead}>{lead}</p>}
      {children}
    </section>
  );
}

export interface WideTableProps {
  /** Names the region that scrolls. */
  readonly label: string;
  readonly children: ReactNode;
}

/** A table that scrolls sideways where the page is too narrow for it. */
export function WideTable({ label, children }: WideTableProps) {
  return (
    <div className={styles.wide} tabIndex={0} role="region" aria-label={label}>
      <table>{children}</table>
    </div>
  );
}

/** A short word about the state of something. */
export function Tag({ children, tone = 'plain' }: { readonly children: ReactNode; readonly tone?: TagTone }) {
  return (
    <span className={styles.tag} data-tone={tone}>
      {children}
    </span>
  );
}

export type TagTone = 'plain' | 'accent' | 'ok' | 'warn' | 'danger';
