import { Link } from '@tanstack/react-router';
import { useEffect } from 'react';
import styles from './not-found.module.css';

export function NotFound() {
  useEffect(() => {
    document.title = 'Not found · Tradewind';
  }, []);
  return (
    <div className={styles.page}>
      <h1>There is no such page</h1>
      <p>The address may be old or misspelt.</p>
      <Link to="/" className={styles.button}>
        To the markets
      </Link>
    </div>
  );
}
