import type { TradingClient } from '@tradewind/client';
import type { CallName, CallRequest, CallResult, Calls } from './messages.ts';
import type { CandleTuple } from '@tradewind/protocol';

type Answers = {
  [Name in CallName]: (client: TradingClient, request: CallRequest<Name>) => Promise<CallResult<Name>>;
};

const COVERAGE_PAGE = 50;

/** Which REST call answers each of the page's questions. */
const ANSWERS: Answers = {
  markets: async (client) => (await client.markets.list()).data,
  candles: async (client, request) => (await client.markets.klines(request)).data as CandleTuple[],
  windows: async (client, { count }) => (await client.priceData.board({ count })).data,
  status: (client) => client.health.systemStatus(),
  coverage: (client, { cursor }) =>
    client.data.coverage({ limit: COVERAGE_PAGE, ...(cursor === null ? {} : { cursor }) }),
};

export function answer<Name extends CallName>(
  client: TradingClient,
  name: Name,
  request: CallRequest<Name>,
): Promise<CallResult<Name>> {
  const ask = ANSWERS[name] as (
    client: TradingClient,
    request: Parameters<Calls[Name]>[0],
  ) => Promise<CallResult<Name>>;
  return ask(client, request);
}
