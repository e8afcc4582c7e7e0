import styles from './trading.module.css';

/** All money of this platform is paper money; said in words wherever it is traded. */
export function PaperTag() {
  return (
    <span className={styles.paper} title="Paper money: nothing here is worth anything">
      PAPER
    </span>
  );
}
