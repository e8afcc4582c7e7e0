import { useLocation, useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { LoadingScreen } from '../ui/loading-screen.tsx';
import { useSession } from './use-account.ts';

/** Lets through who is signed in; leads others to the way in, and back here afterwards. */
export function SignedInOnly({ children }: { readonly children: ReactNode }) {
  const { state } = useSession();
  const { pathname, searchStr } = useLocation();
  // While the way in is being loaded this is still mounted, and the location is the way in already.
  const [returnTo] = useState(() => pathname + searchStr);
  const navigate = useNavigate();
  const isSignedOut = state === 'signed_out';
  useEffect(() => {
    if (isSignedOut) void navigate({ to: '/sign-in', search: { returnTo }, replace: true });
  }, [isSignedOut, navigate, returnTo]);
  return state === 'signed_in' ? children : <LoadingScreen />;
}
