import { useState } from 'react';
import { marketWords } from '../../trading/order-words.ts';
import { TableFrame } from '../../trading/table/table-frame.tsx';
import { useTableFilter } from '../../trading/table/table-filter.ts';
import { TradeTable } from '../../trading/table/trade-table.tsx';
import { useLivePositions } from '../../trading/use-live-positions.ts';
import { useTrading, useTradingStore } from '../../trading/use-trading.ts';
import { EmptyState } from '../../ui/states.tsx';
import { useMarket } from '../market-context.ts';
import { ClosePositionDialog } from './close-position-dialog.tsx';
import { MarginDialog } from './margin-dialog.tsx';
import { positionColumns } from './position-columns.tsx';
import type { PositionAction } from './position-columns.tsx';
import { ProtectionDialog } from './protection-dialog.tsx';

const DIALOGS = { close: ClosePositionDialog, protect: ProtectionDialog, margin: MarginDialog } as const;

interface Asked {
  readonly action: PositionAction;
  readonly symbol: string;
}

/** Open positions, with what the mark price of now makes of them. */
export function PositionsPanel() {
  const view = useTrading();
  const store = useTradingStore();
  const market = useMarket();
  const { onlyThisMarket } = useTableFilter();
  const [asked, setAsked] = useState<Asked | null>(null);
  const positions = useLivePositions();
  const shown = positions.filter(({ position }) => !onlyThisMarket || position.symbol === market.symbol);
  const Dialog = asked === null ? null : DIALOGS[asked.action];
  const target = positions.find(({ position }) => position.symbol === asked?.symbol);
  return (
    <TableFrame what="your positions" view={view} onRetry={() => store.reload()}>
      <TradeTable
        label="Positions"
        columns={positionColumns((action, symbol) => setAsked({ action, symbol }))}
        rows={shown}
        rowKey={({ position }) => position.id}
        empty={
          <EmptyState
            title="No open positions"
            hint={
              onlyThisMarket
                ? `None in ${marketWords(market.symbol)}.`
                : 'Trade a perpetual market to open one.'
            }
          />
        }
      />
      {Dialog !== null && target !== undefined && <Dialog live={target} onClose={() => setAsked(null)} />}
    </TableFrame>
  );
}
