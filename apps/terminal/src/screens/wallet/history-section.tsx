import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useServices } from '../../services.ts';
import { ChoiceFilter, Filters, TextFilter, useSettled } from '../../ui/filters.tsx';
import { Form, SubmitButton } from '../../ui/form/form.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { notify } from '../../ui/notify.ts';
import { Panel } from '../../ui/panel.tsx';
import { saveFile } from '../../ui/save-file.ts';
import { ShowMore } from '../../ui/show-more.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { historyFilter } from './history-filter.ts';
import { HistoryTable } from './history-table.tsx';
import { useWallet } from './use-wallet.ts';
import { ENTRY_CHOICES, ENTRY_WORDS, WALLET_CHOICES, WALLET_NAMES } from './wallet-words.ts';
import type { EntryType, WalletType } from './wallet-words.ts';

/** Every movement of one's balances, newest first; what is filtered is what is exported. */
export function HistorySection() {
  const { api } = useServices();
  const { data: wallet } = useWallet();
  const [currency, setCurrency] = useState('');
  const [account, setAccount] = useState<WalletType | ''>('');
  const [type, setType] = useState<EntryType | ''>('');
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const filter = historyFilter({ currency: useSettled(currency), account, type, from, to });
  const query = useInfiniteQuery({
    queryKey: ['account', 'wallet-history', filter],
    placeholderData: keepPreviousData,
    refetchOnMount: 'always',
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) =>
      api.wallet.history({ ...filter, ...(pageParam === null ? {} : { cursor: pageParam }) }),
    getNextPageParam: (page) => page.nextCursor,
  });
  return (
    <Panel
      title="History"
      lead={`Every movement of your balances. Paper money${wallet === undefined ? '' : `, ${wallet.world}`}.`}
      tools={
        <Form
          label="Export the history"
          submit={async () => {
            saveFile('tradewind-wallet-history.csv', await api.wallet.exportHistory(filter), 'text/csv');
            notify('History saved');
          }}
        >
          <SubmitButton tone="plain">Download as CSV</SubmitButton>
        </Form>
      }
    >
      <Filters label="Filter the history">
        <TextFilter label="Currency" value={currency} onChange={setCurrency} placeholder="USDT" />
        <ChoiceFilter
          label="Wallet"
          value={account}
          options={WALLET_CHOICES}
          words={(each) => WALLET_NAMES[each]}
          onChange={setAccount}
        />
        <ChoiceFilter
          label="Kind"
          value={type}
          options={ENTRY_CHOICES}
          words={(each) => ENTRY_WORDS[each]}
          onChange={setType}
        />
        <TextFilter label="From (UTC)" type="date" value={from} onChange={setFrom} />
        <TextFilter label="To (UTC)" type="date" value={to} onChange={setTo} />
      </Filters>
      <Loaded query={query} what="the history" rows={8}>
        {({ pages }) => {
          const entries = pages.flatMap(({ data }) => data);
          if (entries.length > 0) return <HistoryTable entries={entries} />;
          const isFiltered = Object.keys(filter).length > 0;
          return (
            <EmptyState
              title={isFiltered ? 'No movement is like that' : 'Nothing has moved yet'}
              {...(isFiltered ? {} : { hint: 'Deposits, transfers, trades and fees are listed here.' })}
            />
          );
        }}
      </Loaded>
      <ShowMore query={query} />
    </Panel>
  );
}
