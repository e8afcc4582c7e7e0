import { ApiError, parseStream } from '@tradewind/protocol';
import type { StreamName, StreamNamespace } from '@tradewind/protocol';
import type { StreamSources } from './stream.ts';
import type { StreamKinds } from './stream-hub.ts';
import { startStream, watchlistStream } from './streams/index.ts';

/** A stream of `/prices` or `/market`; `name` is room and event. */
export interface ResolvedStream {
  readonly name: string;
  readonly parsed: StreamName;
}

/** The streams of `/prices` or `/market`. */
export function marketStreams(
  namespace: StreamNamespace,
  sources: StreamSources,
): StreamKinds<ResolvedStream> {
  const { marketData } = sources;
  return {
    resolve(text) {
      const parsed = parseStream(namespace, text);
      if (parsed === undefined) {
        throw new ApiError('UNKNOWN_STREAM', `${namespace} has no stream ${JSON.stringify(text)}`);
      }
      if (parsed.kind === 'prices:all') return { name: parsed.kind, parsed };
      const { symbol } = marketData.instrument(parsed.symbol);
      const timeframe = parsed.kind === 'candle' ? `:${parsed.timeframe}` : '';
      return { name: `${parsed.kind}:${symbol}${timeframe}`, parsed };
    },
    start({ parsed }, outlet) {
      const context = { ...sources, ...outlet, venue: marketData.primaryVenue };
      return parsed.kind === 'prices:all'
        ? watchlistStream(context)
        : startStream(parsed, { ...context, instrument: marketData.instrument(parsed.symbol) });
    },
  };
}
