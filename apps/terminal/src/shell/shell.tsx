import { useQuery } from '@tanstack/react-query';
import { Outlet } from '@tanstack/react-router';
import { lazy, Suspense, useEffect } from 'react';
import { useUser } from '../account/use-account.ts';
import { useServices } from '../services.ts';
import { statusQuery } from '../stores/status.ts';
import { ErrorBoundary } from '../ui/error-boundary.tsx';
import { Dialogs } from './dialogs.tsx';
import { Header } from './header.tsx';
import { Navigation } from './navigation.tsx';
import { useSessionEnd } from './use-session-end.ts';
import { useShortcuts } from './use-shortcuts.ts';
import styles from './shell.module.css';

/** Loaded for who is signed in; visitors need none of it. */
const AccountExtras = lazy(async () => ({ default: (await import('./account-extras.tsx')).AccountExtras }));

/** What every screen stands in: header, navigation, dialogs and shortcuts. */
export function Shell() {
  useShortcuts();
  useFeedReports();
  useSessionEnd();
  const isSignedIn = useUser() !== undefined;
  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#main">
        Skip to content
      </a>
      <Header />
      <div>
        <Suspense>{isSignedIn && <AccountExtras />}</Suspense>
      </div>
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
