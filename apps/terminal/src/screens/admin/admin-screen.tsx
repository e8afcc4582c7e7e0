import type { ReactNode } from 'react';
import { SignedInOnly } from '../../account/gate.tsx';
import { isStaff, useUser } from '../../account/use-account.ts';
import { SectionScreen } from '../../ui/section-screen.tsx';
import { EmptyState } from '../../ui/states.tsx';

const OF_STAFF = [
  { to: '/admin', label: 'Overview' },
  { to: '/admin/users', label: 'Users' },
  { to: '/admin/markets', label: 'Markets' },
  { to: '/admin/risk', label: 'Risk' },
  { to: '/admin/liquidations', label: 'Liquidations' },
  { to: '/admin/insurance', label: 'Insurance fund' },
  { to: '/admin/reconciliation', label: 'Reconciliation' },
];
const OF_ADMINISTRATORS = [...OF_STAFF, { to: '/admin/audit-log', label: 'Audit log' }];

/**
 * A section of administration as a screen. What somebody may do here, the server decides; the screen only leaves out
 * what is refused.
 */
export function adminScreen(Section: () => ReactNode) {
  return () => (
    <SignedInOnly>
      <StaffOnly>
        <Section />
      </StaffOnly>
    </SignedInOnly>
  );
}

function StaffOnly({ children }: { readonly children: ReactNode }) {
  const user = useUser();
  if (!isStaff(user)) {
    return <EmptyState title="This is for administrators" hint="Your account has no part in it." />;
  }
  return (
    <SectionScreen title="Administration" sections={user?.role === 'admin' ? OF_ADMINISTRATORS : OF_STAFF}>
      {children}
    </SectionScreen>
  );
}
