import { Link, useLocation } from '@tanstack/react-router';
import { MailWarning } from 'lucide-react';
import { useState } from 'react';
import { useUser } from '../account/use-account.ts';
import { VerifyBannerDialog } from './verify-banner-dialog.tsx';
import styles from './verify-banner.module.css';

/** Reminds who has not proven the mail address yet, on every screen but those that ask for it anyway. */
export function VerifyBanner() {
  const user = useUser();
  const { pathname } = useLocation();
  const [isOpen, setOpen] = useState(false);
  const [isHidden, setHidden] = useState(false);
  if (user === undefined || user.isVerified || isHidden) return null;
  if (pathname === '/sign-up' || pathname === '/verify-email') return null;
  return (
    <aside className={styles.banner} aria-label="Mail address not verified">
      <MailWarning size={15} aria-hidden />
      <p>{user.email === null ? 'No mail address.' : 'Mail address not verified.'}</p>
      {user.email === null ? (
        <Link to="/account/security">Enter one</Link>
      ) : (
        <button type="button" onClick={() => setOpen(true)}>
          Verify it
        </button>
      )}
      <button type="button" onClick={() => setHidden(true)}>
        Not now
      </button>
      {isOpen && user.email !== null && (
        <VerifyBannerDialog email={user.email} onClose={() => setOpen(false)} />
      )}
    </aside>
  );
}
