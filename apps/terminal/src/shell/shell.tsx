import { useQuery } from '@tanstack/react-query';
import { Outlet } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useServices } from '../services.ts';
import { statusQuery } from '../stores/status.ts';
import { ErrorBoundary } from '../ui/error-boundary.tsx';
import { Dialogs } from './dialogs.tsx';
import { Header } from './header.tsx';
import { Navigation } from './navigation.tsx';
import { useShortcuts } from './use-shortcuts.ts';
import styles from './shell.module.css';

/** What every screen stands in: header, navigation, dialogs and shortcuts. */
export function Shell() {
  useShortcuts();
  useFeedReports();
  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#main">
        Skip to content
      </a>
      <Header />
      <main id="main" className={styles.main} tabIndex={-1}>
        <ErrorBoundary name="This screen">
          <Outlet />
        </ErrorBoundary>
      </main>
      <Navigation placement="bottom" />
      <Dialogs />
    </div>
  );
}

/** The header says on every screen where prices come from. */
function useFeedReports(): void {
  const services = useServices();
  const { data } = useQuery(statusQuery(services));
  useEffect(() => {
    if (data !== undefined) services.feed.report(data);
  }, [services, data]);
}
