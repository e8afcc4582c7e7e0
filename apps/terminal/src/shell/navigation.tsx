import { Link } from '@tanstack/react-router';
import { Activity, ChartCandlestick, Table } from 'lucide-react';
import styles from './navigation.module.css';

const SCREENS = [
  { to: '/trade', label: 'Markets', icon: ChartCandlestick },
  { to: '/statistics', label: 'Statistics', icon: Table },
  { to: '/status', label: 'Status', icon: Activity },
] as const;

/** The screens: in the header of a wide page, at the foot of a narrow one. */
export function Navigation({ placement }: { readonly placement: 'top' | 'bottom' }) {
  return (
    <nav className={styles[placement]} aria-label="Screens">
      {SCREENS.map(({ to, label, icon: Icon }) => (
        <Link key={to} to={to} className={styles.link} activeProps={{ 'aria-current': 'page' }}>
          <Icon size={placement === 'top' ? 15 : 18} aria-hidden />
          <span>{label}</span>
        </Link>
      ))}
    </nav>
  );
}
