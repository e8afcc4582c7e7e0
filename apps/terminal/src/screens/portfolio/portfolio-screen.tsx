import type { PortfolioSnapshot } from '@tradewind/protocol';
import { useEffect, useMemo, useState } from 'react';
import { SignedInOnly } from '../../account/gate.tsx';
import { formatUsd } from '../../format/amounts.ts';
import { directionClass, formatPercent } from '../../format/numbers.ts';
import { Form, SubmitButton } from '../../ui/form/form.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { notify } from '../../ui/notify.ts';
import { Panel } from '../../ui/panel.tsx';
import { PaperTag } from '../../ui/paper-tag.tsx';
import { equityPoints, gainPercent } from './equity.ts';
import { EquityChart } from './equity-chart.tsx';
import { HoldingsPanel } from './holdings-panel.tsx';
import { PositionsPanel } from './positions-panel.tsx';
import { RANGE_NAMES, RANGE_WORDS } from './ranges.ts';
import type { RangeName } from './ranges.ts';
import { usePortfolio, useSnapshots, useTakeSnapshot } from './use-portfolio.ts';
import styles from './portfolio.module.css';

type Portfolio = PortfolioSnapshot & { readonly world: string };

/** What the account is worth, how that went, and of what it consists. */
export function PortfolioScreen() {
  useEffect(() => {
    document.title = 'Portfolio · Tradewind';
  }, []);
  return (
    <SignedInOnly>
      <div className={styles.screen} tabIndex={0} role="region" aria-label="Portfolio, scrollable">
        <div className={styles.content}>
          <h1>Portfolio</h1>
          <PortfolioContent />
        </div>
      </div>
    </SignedInOnly>
  );
}

function PortfolioContent() {
  const query = usePortfolio();
  return (
    <Loaded query={query} what="the portfolio" rows={12}>
      {(now) => (
        <>
          <Figures now={now} />
          <EquityPanel now={now} />
          <div className={styles.columns}>
            <HoldingsPanel holdings={now.holdings} />
            <PositionsPanel positions={now.positions} />
          </div>
        </>
      )}
    </Loaded>
  );
}

function Figures({ now }: { readonly now: Portfolio }) {
  return (
    <dl className={styles.figures}>
      <div>
        <dt>
          Worth <PaperTag world={now.world} />
        </dt>
        <dd data-testid="portfolio-total">{formatUsd(now.totalUsd)}</dd>
      </div>
      <Gain name="Today" gain={now.pnlDay} total={now.totalUsd} />
      <Gain name="In all" gain={now.pnlTotal} total={now.totalUsd} />
    </dl>
  );
}

interface GainProps {
  readonly name: string;
  /** US dollars. */
  readonly gain: string;
  readonly total: string;
}

function Gain({ name, gain, total }: GainProps) {
  const percent = gainPercent(total, gain);
  return (
    <div>
      <dt>{name}</dt>
      <dd className={directionClass(Number(gain))}>
        {formatUsd(gain, true)}
        {percent !== null && <small> {formatPercent(percent)}</small>}
      </dd>
    </div>
  );
}

function EquityPanel({ now }: { readonly now: Portfolio }) {
  const [range, setRange] = useState<RangeName>('1W');
  const query = useSnapshots(range, now.time);
  const takeSnapshot = useTakeSnapshot();
  const points = useMemo(
    () => (query.data === undefined ? undefined : equityPoints(query.data, now)),
    [query.data, now],
  );
  return (
    <Panel
      title="Equity"
      tools={
        <div className={styles.tools}>
          <div className={styles.ranges} role="group" aria-label="Range">
            {RANGE_NAMES.map((name) => (
              <button
                key={name}
                type="button"
                aria-pressed={name === range}
                title={RANGE_WORDS[name]}
                onClick={() => setRange(name)}
              >
                {name}
              </button>
            ))}
          </div>
          <Form
            label="Snapshot"
            submit={async () => {
              const { totalUsd } = await takeSnapshot();
              notify(`Snapshot taken: ${formatUsd(totalUsd)}`);
            }}
          >
            <SubmitButton tone="plain">Take a snapshot</SubmitButton>
          </Form>
        </div>
      }
    >
      <Loaded query={{ ...query, data: points }} what="the curve" rows={6}>
        {(loaded) => <EquityChart points={loaded} />}
      </Loaded>
    </Panel>
  );
}
