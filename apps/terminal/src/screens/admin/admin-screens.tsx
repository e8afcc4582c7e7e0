import { adminScreen } from './admin-screen.tsx';
import { AuditLogSection } from './audit-log-section.tsx';
import { OverviewSection } from './overview-section.tsx';
import { UsersSection } from './users-section.tsx';

export const OverviewScreen = adminScreen(OverviewSection);
export const UsersScreen = adminScreen(UsersSection);
export const AuditLogScreen = adminScreen(AuditLogSection);
