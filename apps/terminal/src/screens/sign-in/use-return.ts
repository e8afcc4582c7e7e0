import { useRouter, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { safeReturnTo } from '../../account/return-to.ts';
import { useUser } from '../../account/use-account.ts';
import { useServices } from '../../services.ts';

/** Where to go once signed in: what the address says, or what came back with Google; always a path of this site. */
export function useReturnTo(): string {
  const { returnTo } = useSearch({ strict: false });
  const { linkSecrets } = useServices();
  return safeReturnTo(returnTo ?? linkSecrets.returnTo);
}

/** Leaves for there as soon as somebody is signed in. `isHeld`: there is something left to do here first. */
export function useReturnOnceSignedIn(isHeld = false): void {
  const router = useRouter();
  const returnTo = useReturnTo();
  const isSignedIn = useUser() !== undefined;
  useEffect(() => {
    if (isSignedIn && !isHeld) router.history.replace(returnTo);
  }, [router, returnTo, isSignedIn, isHeld]);
}
