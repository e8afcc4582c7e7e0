import { useQuery } from '@tanstack/react-query';
import type { Reconciliation } from '@tradewind/protocol';
import { formatAmount } from '../../format/amounts.ts';
import { formatNumber } from '../../format/numbers.ts';
import { formatTime } from '../../format/time.ts';
import { useServices } from '../../services.ts';
import { useSettings } from '../../stores/settings.ts';
import { Button } from '../../ui/form/button.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { PaperTag } from '../../ui/paper-tag.tsx';
import { Panel, WideTable } from '../../ui/panel.tsx';
import { EmptyState } from '../../ui/states.tsx';
import styles from './admin.module.css';

/** The sums of everything, from the database and from the engine, at one moment of the exchange. */
export function ReconciliationSection() {
  const { api } = useServices();
  const query = useQuery({
    queryKey: ['admin', 'reconciliation'],
    refetchOnMount: 'always',
    queryFn: () => api.exchangeAdmin.reconcile(),
  });
  return (
    <Panel
      title="Reconciliation"
      lead="Every currency sums to zero over all accounts, every market over all positions, and the engine agrees with the database."
      tools={
        <Button isDisabled={query.isFetching} onPress={() => void query.refetch()}>
          {query.isFetching ? 'Reconciling…' : 'Reconcile now'}
        </Button>
      }
    >
      <Loaded query={query} what="the reconciliation" rows={8}>
        {(result) => <Result result={result} />}
      </Loaded>
    </Panel>
  );
}

function Result({ result }: { readonly result: Reconciliation }) {
  const zone = useSettings((settings) => settings.timeZone);
  const { balanced, world, seq, time, currencies, markets, differences } = result;
  const openMarkets = markets.filter(({ netLots }) => netLots !== '0');
  return (
    <>
      <p className={styles.verdict} data-valid={balanced} role="status" data-testid="reconciled">
        {balanced
          ? `Balanced: ${currencies.length} currencies and ${markets.length} markets sum to zero.`
          : `Not balanced: ${formatNumber(differences.length, 0)} differences.`}
      </p>
      <p className={styles.dim}>
        <PaperTag world={world} /> Sequence number {formatNumber(seq, 0)},{' '}
        {formatTime(Date.parse(time), 'full', zone)}
      </p>
      {differences.length > 0 && (
        <ul className={styles.differences}>
          {differences.map((difference) => (
            <li key={difference}>{difference}</li>
          ))}
        </ul>
      )}
      <div className={styles.columns}>
        <div>
          <h3>Sums by currency</h3>
          {currencies.length === 0 ? (
            <EmptyState title="No money was booked yet" />
          ) : (
            <WideTable label="Sums by currency">
              <thead>
                <tr>
                  <th scope="col">Currency</th>
                  <th scope="col">Sum of all accounts</th>
                </tr>
              </thead>
              <tbody>
                {currencies.map(({ currency, sum }) => (
                  <tr key={currency}>
                    <th scope="row">{currency}</th>
                    <td>{formatAmount(sum, { signed: true })}</td>
                  </tr>
                ))}
              </tbody>
            </WideTable>
          )}
        </div>
        <div>
          <h3>Markets whose positions don’t sum to zero</h3>
          {openMarkets.length === 0 ? (
            <EmptyState title="None" />
          ) : (
            <WideTable label="Markets that don’t sum to zero">
              <thead>
                <tr>
                  <th scope="col">Market</th>
                  <th scope="col">Lots</th>
                </tr>
              </thead>
              <tbody>
                {openMarkets.map(({ symbol, netLots }) => (
                  <tr key={symbol}>
                    <th scope="row">{symbol}</th>
                    <td>{formatAmount(netLots, { signed: true })}</td>
                  </tr>
                ))}
              </tbody>
            </WideTable>
          )}
        </div>
      </div>
    </>
  );
}
