import styles from './admin.module.css';

export interface DayBarsProps {
  readonly label: string;
  /** Oldest first; each day has one value for each name. */
  readonly days: readonly { readonly date: string; readonly values: readonly number[] }[];
  readonly names: readonly string[];
}

const HEIGHT = 120;
const STEP = 12;
const BAR = 9;
const COLOURS = [styles.first, styles.second];

/** One bar a day, several counts upon each other; the same as a table for those who don't see it. */
export function DayBars({ label, days, names }: DayBarsProps) {
  const highest = Math.max(1, ...days.map(({ values }) => sum(values)));
  const scale = (HEIGHT - 4) / highest;
  return (
    <figure style={{ margin: 0 }}>
      <svg
        className={styles.plot}
        viewBox={`0 0 ${Math.max(1, days.length) * STEP} ${HEIGHT}`}
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        {days.map(({ date, values }, day) => {
          let top = HEIGHT;
          return values.map((value, index) => {
            const height = value * scale;
            top -= height;
            return (
              <rect
                key={`${date} ${names[index]}`}
                className={COLOURS[index]}
                x={day * STEP + (STEP - BAR) / 2}
                y={top}
                width={BAR}
                height={height}
              >
                <title>{`${date}: ${value} ${names[index]}`}</title>
              </rect>
            );
          });
        })}
        <rect x="0" y={HEIGHT - 1} width="100%" height="1" fill="var(--line-strong)" />
      </svg>
      <div className={styles.plotFoot} aria-hidden>
        <span>{days[0]?.date}</span>
        <span>highest {highest}</span>
        <span>{days.at(-1)?.date}</span>
      </div>
      {names.length > 1 && (
        <figcaption className={styles.keys}>
          {names.map((name, index) => (
            <span key={name}>
              <i className={COLOURS[index]} aria-hidden />
              {name}
            </span>
          ))}
        </figcaption>
      )}
      <table className="visually-hidden">
        <caption>{label}</caption>
        <thead>
          <tr>
            <th scope="col">Day</th>
            {names.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {days.map(({ date, values }) => (
            <tr key={date}>
              <th scope="row">{date}</th>
              {values.map((value, index) => (
                <td key={names[index]}>{value}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
