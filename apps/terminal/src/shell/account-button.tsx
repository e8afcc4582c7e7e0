import { Link, useLocation } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { safeReturnTo } from '../account/return-to.ts';
import { useSession } from '../account/use-account.ts';
import styles from './account-button.module.css';

/** Loaded for who is signed in; visitors need none of it. */
const AccountMenu = lazy(async () => ({ default: (await import('./account-menu.tsx')).AccountMenu }));

/** The way in, or whom one is signed in as with all that belongs to it. */
export function AccountButton() {
  const session = useSession();
  const { pathname, searchStr } = useLocation();
  if (session.state === 'restoring') return <span className={styles.place} aria-hidden />;
  if (session.state === 'signed_in') {
    return (
      <Suspense fallback={<span className={styles.place} aria-hidden />}>
        <AccountMenu user={session.user} />
      </Suspense>
    );
  }
  const returnTo = safeReturnTo(pathname + searchStr);
  return (
    <Link to="/sign-in" search={returnTo === '/' ? {} : { returnTo }} className={styles.signIn}>
      Sign in
    </Link>
  );
}
