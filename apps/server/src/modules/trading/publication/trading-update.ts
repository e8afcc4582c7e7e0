import type { Instrument } from '@tradewind/market';
import type {
  MarginCall,
  OrderUpdate,
  PositionUpdate,
  SequencedStream,
  WalletUpdate,
} from '@tradewind/protocol';
import { walletChange } from '../../wallet/wallet-resource.ts';
import type { AccountEvent } from '../engine.ts';
import { fillResource, orderResource } from '../order-resource.ts';
import { positionResource } from '../position-resource.ts';
import { marginCall } from './margin-call.ts';

export interface TradingUpdateOptions {
  /** @throws ApiError UNKNOWN_SYMBOL */
  readonly instrument: (symbol: string) => Instrument;
  /** Where the prices of the engine's world come from. */
  readonly venue: string;
}

interface TradingUpdate {
  readonly stream: SequencedStream;
  readonly payload: { readonly seq: number } & (OrderUpdate | PositionUpdate | WalletUpdate | MarginCall);
}

/** What an account is told of something that happened to it. */
export function tradingUpdate(event: AccountEvent, options: TradingUpdateOptions): TradingUpdate {
  const { seq } = event;
  const { venue } = options;
  switch (event.type) {
    case 'order': {
      const instrument = options.instrument(event.order.symbol);
      const fills = event.fills.map((fill) => fillResource(fill, instrument, venue));
      return {
        stream: 'order:update',
        payload: { ...orderResource(event.order, instrument, venue), fills, seq },
      };
    }
    case 'position': {
      const instrument = options.instrument(event.position.row.symbol);
      const { position, closed } = event;
      return {
        stream: 'position:update',
        payload: { ...positionResource(position, instrument, venue), closed, seq },
      };
    }
    case 'wallet':
      return {
        stream: 'wallet:update',
        payload: { time: event.time, balances: event.wallets.map(walletChange), seq },
      };
    case 'margin_call':
    case 'liquidation':
    case 'auto_deleverage':
      return { stream: 'margin:call', payload: { ...marginCall(event), seq } };
  }
}
