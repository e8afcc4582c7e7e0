import type { ReactNode } from 'react';
import { SignedInOnly } from '../../account/gate.tsx';
import { isStaff, useUser } from '../../account/use-account.ts';
import { SectionScreen } from '../../ui/section-screen.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { AuditLogSection } from './audit-log-section.tsx';
import { OverviewSection } from './overview-section.tsx';
import { UsersSection } from './users-section.tsx';

const OF_STAFF = [
  { to: '/admin', label: 'Overview' },
  { to: '/admin/users', label: 'Users' },
];
const OF_ADMINISTRATORS = [...OF_STAFF, { to: '/admin/audit-log', label: 'Audit log' }];

/** The house's own screens. What somebody may do here, the server decides; the screen only leaves out what is refused. */
function AdminScreen({ children }: { readonly children: ReactNode }) {
  return (
    <SignedInOnly>
      <StaffOnly>{children}</StaffOnly>
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

const screen = (Section: () => ReactNode) => () => (
  <AdminScreen>
    <Section />
  </AdminScreen>
);

export const OverviewScreen = screen(OverviewSection);
export const UsersScreen = screen(UsersSection);
export const AuditLogScreen = screen(AuditLogSection);
