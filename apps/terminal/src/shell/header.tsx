import { Link } from '@tanstack/react-router';
import { Search } from 'lucide-react';
import { useActions } from '../actions/context.ts';
import { shortcutText } from '../actions/registry.ts';
import { ActionButton } from '../ui/action-button.tsx';
import { IS_MAC } from '../ui/platform.ts';
import { AccountButton } from './account-button.tsx';
import { FeedBadge } from './feed-badge.tsx';
import { Navigation } from './navigation.tsx';
import { Wordmark } from './wordmark.tsx';
import styles from './header.module.css';

export function Header() {
  const palette = useActions().get('palette');
  return (
    <header className={styles.header}>
      <Link to="/" className={styles.brand} aria-label="Tradewind, home">
        <Wordmark />
      </Link>
      <Navigation placement="top" />
      <button
        type="button"
        className={styles.search}
        aria-keyshortcuts={IS_MAC ? 'Meta+K' : 'Control+K'}
        onClick={() => palette.perform()}
      >
        <Search size={14} aria-hidden />
        <span>{palette.label}</span>
        <kbd aria-hidden>{shortcutText(palette.shortcut!, IS_MAC)}</kbd>
      </button>
      <FeedBadge />
      <span className={styles.tools}>
        <ActionButton id="settings" />
        <ActionButton id="help" />
      </span>
      <AccountButton />
    </header>
  );
}
