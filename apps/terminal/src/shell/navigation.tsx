import { Link } from '@tanstack/react-router';
import { Activity, ChartCandlestick, ChartPie, ShieldCheck, Table, Wallet } from 'lucide-react';
import { isStaff, useUser } from '../account/use-account.ts';
import styles from './navigation.module.css';

const SCREENS = [
  { to: '/trade', label: 'Markets', icon: ChartCandlestick },
  { to: '/statistics', label: 'Statistics', icon: Table },
  { to: '/status', label: 'Status', icon: Activity },
] as const;

const OWN_SCREENS = [
  SCREENS[0],
  { to: '/wallet', label: 'Wallet', icon: Wallet },
  { to: '/portfolio', label: 'Portfolio', icon: ChartPie },
  SCREENS[1],
  SCREENS[2],
] as const;

const STAFF_SCREENS = [
  ...OWN_SCREENS,
  { to: '/admin', label: 'Administration', short: 'Admin', icon: ShieldCheck },
] as const;

/** The screens: in the header of a wide page, at the foot of a narrow one. */
export function Navigation({ placement }: { readonly placement: 'top' | 'bottom' }) {
  const user = useUser();
  const screens = isStaff(user) ? STAFF_SCREENS : user === undefined ? SCREENS : OWN_SCREENS;
  return (
    <nav className={styles[placement]} aria-label="Screens">
      {screens.map(({ to, label, icon: Icon, ...rest }) => (
        <Link key={to} to={to} className={styles.link} activeProps={{ 'aria-current': 'page' }}>
          <Icon size={placement === 'top' ? 15 : 18} aria-hidden />
          <span>{placement === 'bottom' && 'short' in rest ? rest.short : label}</span>
        </Link>
      ))}
    </nav>
  );
}
