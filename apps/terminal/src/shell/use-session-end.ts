import { useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { cancelStepUp } from '../account/step-up.ts';
import type { SessionState } from '../feed/messages.ts';
import { useServices } from '../services.ts';
import { closeDialog } from '../stores/view.ts';
import { notify } from '../ui/notify.ts';

/** Screens that are nothing without an account. */
const PROTECTED = /^\/(account|admin|wallet|portfolio)(\/|$)/;

/**
 * When a session ends, or another account takes its place, what was shown of it goes. Who did not sign out of their own
 * accord is told so and led to the way back in; the market screens are left alone by one's own signing out.
 */
export function useSessionEnd(): void {
  const { account, queries } = useServices();
  const router = useRouter();
  useEffect(
    () =>
      account.subscribe((now, before) => {
        if (before.state !== 'signed_in' || idOf(now) === before.user.id) return;
        queries.removeQueries({ queryKey: ['account'] });
        queries.removeQueries({ queryKey: ['admin'] });
        cancelStepUp();
        closeDialog();
        if (now.state !== 'signed_out') return;
        notify('You were signed out');
        const { pathname, searchStr } = router.state.location;
        // Screens of the account lead to the way in by themselves.
        if (now.reason === 'signed_out' || PROTECTED.test(pathname)) return;
        void router.navigate({ to: '/sign-in', search: { returnTo: pathname + searchStr } });
      }),
    [account, queries, router],
  );
}

function idOf(session: SessionState): string | undefined {
  return session.state === 'signed_in' ? session.user.id : undefined;
}
