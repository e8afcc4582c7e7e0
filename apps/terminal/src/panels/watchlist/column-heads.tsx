import { useSettings } from '../../stores/settings.ts';
import type { WatchSortKey } from '../../stores/settings.ts';
import styles from './watchlist.module.css';

const COLUMNS: readonly { readonly key: WatchSortKey; readonly label: string }[] = [
  { key: 'name', label: 'Market' },
  { key: 'price', label: 'Price' },
  { key: 'change', label: '24 h' },
  { key: 'volume', label: 'Volume' },
];

/** Each column sorts; a second press turns the order round. Names begin at A, numbers at the largest. */
export function ColumnHeads() {
  const sort = useSettings((settings) => settings.watchSort);
  return (
    <div role="rowgroup">
      <div role="row" aria-rowindex={1} className={styles.heads}>
        <span role="columnheader" className="visually-hidden">
          Favourite
        </span>
        {COLUMNS.map(({ key, label }) => {
          const isSorted = sort.key === key;
          const order = sort.descending ? 'descending' : 'ascending';
          return (
            <span key={key} role="columnheader" aria-sort={isSorted ? order : 'none'} className={styles[key]}>
              <button
                type="button"
                onClick={() =>
                  useSettings.setState({
                    watchSort: { key, descending: isSorted ? !sort.descending : key !== 'name' },
                  })
                }
              >
                {label}
                <span aria-hidden>{isSorted ? (sort.descending ? ' ↓' : ' ↑') : ''}</span>
              </button>
            </span>
          );
        })}
      </div>
    </div>
  );
}
