import { useNavigate } from '@tanstack/react-router';
import { Command } from 'cmdk';
import { useState } from 'react';
import { useActions } from '../actions/context.ts';
import { shortcutText } from '../actions/registry.ts';
import { searchMarkets } from '../panels/watchlist/arrange.ts';
import { useServices } from '../services.ts';
import { useMarkets } from '../stores/markets.ts';
import type { ListedMarket } from '../stores/markets.ts';
import { useSettings } from '../stores/settings.ts';
import { closeDialog, useView } from '../stores/view.ts';
import { formatNumber, formatPercent } from '../format/numbers.ts';
import { ModalDialog } from '../ui/modal-dialog.tsx';
import { IS_MAC } from '../ui/platform.ts';
import styles from './palette.module.css';

/** More matches than this nobody reads; typing on is quicker. */
const MARKETS_SHOWN = 12;

/** Markets and commands by name. */
export function Palette() {
  const opensWith = useView((view) => view.dialogText);
  const [text, setText] = useState(opensWith);
  const actions = useActions();
  const wanted = text.trim().toLowerCase();
  const commands = actions
    .available()
    .filter(({ id }) => id !== 'palette')
    .filter(({ label, keywords = '', group }) =>
      `${label} ${keywords} ${group}`.toLowerCase().includes(wanted),
    );
  const markets = useMatches(text);
  return (
    <ModalDialog title="Search markets and commands" hideTitle>
      <Command className={styles.command} shouldFilter={false} label="Markets and commands" loop>
        <Command.Input
          autoFocus
          className={styles.input}
          placeholder="Market or command"
          value={text}
          onValueChange={setText}
        />
        <Command.List className={styles.list}>
          <Command.Empty className={styles.empty}>Nothing of that name.</Command.Empty>
          {markets.length > 0 && (
            <Command.Group heading="Markets">
              {markets.map((market) => (
                <MarketItem key={market.id} market={market} />
              ))}
            </Command.Group>
          )}
          {commands.length > 0 && (
            <Command.Group heading="Commands">
              {commands.map(({ id, label, icon: Icon, shortcut, isOn }) => (
                <Command.Item
                  key={id}
                  value={`action ${id}`}
                  className={styles.item}
                  onSelect={() => {
                    closeDialog();
                    actions.perform(id);
                  }}
                >
                  <span className={styles.icon}>{Icon !== undefined && <Icon size={15} aria-hidden />}</span>
                  <span className={styles.name}>{label}</span>
                  {isOn?.() === true && <span className={styles.on}>on</span>}
                  {shortcut !== undefined && <kbd>{shortcutText(shortcut, IS_MAC)}</kbd>}
                </Command.Item>
              ))}
            </Command.Group>
          )}
        </Command.List>
      </Command>
    </ModalDialog>
  );
}

/** Without text: favourites first, then what trades most. */
function useMatches(text: string): readonly ListedMarket[] {
  const { prices } = useServices();
  const { data } = useMarkets();
  const favourites = useSettings((settings) => settings.favourites);
  if (data === undefined) return [];
  if (text.trim() !== '') return searchMarkets(data.all, text).slice(0, MARKETS_SHOWN);
  const rank = ({ id }: ListedMarket) =>
    (favourites.includes(id) ? 1e15 : 0) + (prices.get(id)?.quoteVolume24h ?? 0);
  return [...data.all].sort((a, b) => rank(b) - rank(a)).slice(0, 6);
}

function MarketItem({ market }: { readonly market: ListedMarket }) {
  const { prices } = useServices();
  const navigate = useNavigate();
  const row = prices.get(market.id);
  return (
    <Command.Item
      value={`market ${market.id}`}
      className={styles.item}
      onSelect={() => {
        closeDialog();
        void navigate({ to: '/trade/$market', params: { market: market.id } });
      }}
    >
      <span className={styles.name}>
        <b>{market.base}</b>
        <span className={styles.quote}>
          /{market.quote}
          {market.type === 'perpetual' && ' perpetual'}
        </span>
      </span>
      {row !== undefined && (
        <>
          <span>{formatNumber(row.price, market.priceDecimals)}</span>
          <span className={styles.change}>{formatPercent(row.changePercent24h)}</span>
        </>
      )}
    </Command.Item>
  );
}
