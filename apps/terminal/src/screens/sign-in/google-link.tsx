import { useReturnTo } from './use-return.ts';
import styles from './auth-page.module.css';

/** A plain link: the browser itself goes to Google and comes back signed in. */
export function GoogleLink() {
  const returnTo = useReturnTo();
  return (
    <a className={styles.google} href={`/api/v1/auth/google?${new URLSearchParams({ returnTo }).toString()}`}>
      <svg viewBox="0 0 18 18" width="16" height="16" aria-hidden="true">
        <path
          fill="#4285f4"
          d="M17.64 9.2c0-.64-.06-1.25-.16-1.84H9v3.48h4.84a4.14 4.14 0 0 1-1.8 2.72v2.26h2.92a8.8 8.8 0 0 0 2.68-6.62z"
        />
        <path
          fill="#34a853"
          d="M9 18c2.43 0 4.47-.8 5.96-2.18l-2.91-2.26c-.81.54-1.84.86-3.05.86-2.35 0-4.33-1.58-5.04-3.71H.96v2.33A9 9 0 0 0 9 18z"
        />
        <path fill="#fbbc05" d="M3.96 10.71a5.41 5.41 0 0 1 0-3.42V4.96H.96a9 9 0 0 0 0 8.08l3-2.33z" />
        <path
          fill="#ea4335"
          d="M9 3.58c1.32 0 2.5.45 3.44 1.35l2.58-2.58A9 9 0 0 0 .96 4.96l3 2.33C4.67 5.16 6.65 3.58 9 3.58z"
        />
      </svg>
      Continue with Google
    </a>
  );
}
