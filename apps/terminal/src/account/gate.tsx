import { Navigate, useLocation } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { LoadingScreen } from '../ui/loading-screen.tsx';
import { useSession } from './use-account.ts';

/** Lets through who is signed in; leads others to the way in, and back here afterwards. */
export function SignedInOnly({ children }: { readonly children: ReactNode }) {
  const session = useSession();
  const { pathname, searchStr } = useLocation();
  if (session.state === 'restoring') return <LoadingScreen />;
  if (session.state === 'signed_out') {
    return <Navigate to="/sign-in" search={{ returnTo: pathname + searchStr }} replace />;
  }
  return children;
}
