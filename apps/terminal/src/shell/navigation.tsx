import { Link } from '@tanstack/react-router';
import { Activity, ChartCandlestick, ShieldCheck, Table } from 'lucide-react';
import { isStaff, useUser } from '../account/use-account.ts';
import styles from './navigation.module.css';

const SCREENS = [
  { to: '/trade', label: 'Markets', icon: ChartCandlestick },
  { to: '/statistics', label: 'Statistics', icon: Table },
  { to: '/status', label: 'Status', icon: Activity },
] as const;

const STAFF_SCREENS = [...SCREENS, { to: '/admin', label: 'Administration', icon: ShieldCheck }] as const;

/** The screens: in the header of a wide page, at the foot of a narrow one. */
export function Navigation({ placement }: { readonly placement: 'top' | 'bottom' }) {
  const screens = isStaff(useUser()) ? STAFF_SCREENS : SCREENS;
  return (
    <nav className={styles[placement]} aria-label="Screens">
      {screens.map(({ to, label, icon: Icon }) => (
        <Link key={to} to={to} className={styles.link} activeProps={{ 'aria-current': 'page' }}>
          <Icon size={placement === 'top' ? 15 : 18} aria-hidden />
          <span>{label}</span>
        </Link>
      ))}
    </nav>
  );
}
