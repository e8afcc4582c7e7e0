import styles from './wordmark.module.css';

/** Two streams of wind, and the name. */
export function Wordmark() {
  return (
    <span className={styles.wordmark}>
      <svg viewBox="0 0 32 32" width="24" height="24" aria-hidden="true" fill="none" strokeLinecap="round">
        <path d="M4 11.5h15.6a3.7 3.7 0 1 0-3.5-5" stroke="var(--accent)" strokeWidth="2.8" />
        <path d="M4 17h19.4a4 4 0 1 1-3.8 5.3" stroke="var(--accent)" strokeWidth="2.8" />
        <path d="M4 22.5h8.4" stroke="var(--green)" strokeWidth="2.8" />
      </svg>
      <span className={styles.name}>Tradewind</span>
    </span>
  );
}
