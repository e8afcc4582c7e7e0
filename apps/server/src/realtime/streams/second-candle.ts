import { openTime } from '@tradewind/market';
import type { Candle } from '@tradewind/market';
import type { CandleEvent } from '@tradewind/protocol';
import type { MarketStreamContext, Stream } from '../stream.ts';
import { candleEvent } from './candle.ts';

/** `candle:<symbol>:1s`, from tickers. Like the stored ones they have no volume: a second's is not known. */
export function secondCandleStream(context: MarketStreamContext): Stream {
  const { tickers, instrument, publish } = context;
  let candle: Candle | undefined;
  let last: CandleEvent | undefined;
  const send = (isClosed: boolean) => {
    if (candle !== undefined) publish((last = candleEvent(context, '1s', candle, isClosed)));
  };
  const stop = tickers.on(instrument.symbol, ({ time: at, price }) => {
    const time = openTime('1s', at);
    if (candle !== undefined && time < candle.time) return;
    if (candle?.time !== time) {
      send(true);
      candle = { time, open: price, high: price, low: price, close: price, volume: 0 };
    } else {
      const { open, high, low } = candle;
      candle = {
        time,
        open,
        high: Math.max(high, price),
        low: Math.min(low, price),
        close: price,
        volume: 0,
      };
    }
    send(false);
  });
  return { current: () => last, stop };
}
