import { Link, useLocation } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import styles from './section-screen.module.css';

export interface SectionScreenProps {
  readonly title: string;
  readonly sections: readonly { readonly to: string; readonly label: string }[];
  readonly children: ReactNode;
}

/** A screen of several sections, each with an address of its own. */
export function SectionScreen({ title, sections, children }: SectionScreenProps) {
  const tabs = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  useEffect(() => {
    document.title = `${title} · Tradewind`;
  }, [title]);
  useEffect(() => {
    // On a narrow page the tabs scroll; the one that is open must be seen.
    tabs.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [pathname]);
  return (
    <div className={styles.screen} tabIndex={0} role="region" aria-label={`${title}, scrollable`}>
      <div className={styles.content}>
        <h1>{title}</h1>
        <nav ref={tabs} className={styles.tabs} aria-label={`Sections of ${title}`}>
          {sections.map(({ to, label }) => (
            <Link key={to} to={to} activeOptions={{ exact: true }} activeProps={{ 'aria-current': 'page' }}>
              {label}
            </Link>
          ))}
        </nav>
        {children}
      </div>
    </div>
  );
}
