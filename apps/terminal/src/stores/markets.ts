import { queryOptions, useQuery } from '@tanstack/react-query';
import { Catalogue } from '@tradewind/market';
import type { Market } from '@tradewind/protocol';
import { stepDecimals } from '../format/numbers.ts';
import { useServices } from '../services.ts';
import type { Services } from '../services.ts';

/** A market with what its numbers need to be written. */
export interface ListedMarket extends Market {
  readonly priceDecimals: number;
  readonly quantityDecimals: number;
}

/** All markets, found by any accepted spelling. */
export class Markets {
  readonly all: readonly ListedMarket[];
  readonly #catalogue: Catalogue;
  readonly #byId: ReadonlyMap<string, ListedMarket>;

  constructor(markets: readonly Market[]) {
    this.all = markets.map((market) => ({
      ...market,
      priceDecimals: stepDecimals(market.tickSize),
      quantityDecimals: stepDecimals(market.lotSize),
    }));
    this.#catalogue = new Catalogue(this.all);
    this.#byId = new Map(this.all.map((market) => [market.id, market]));
  }

  find(spelling: string): ListedMarket | undefined {
    const instrument = this.#catalogue.find(spelling);
    return instrument === undefined ? undefined : this.#byId.get(instrument.id);
  }
}

/** The catalogue, read once. */
export function marketsQuery({ gateway }: Pick<Services, 'gateway'>) {
  return queryOptions({
    queryKey: ['markets'],
    staleTime: Infinity,
    gcTime: Infinity,
    queryFn: async () => new Markets(await gateway.call('markets', null)),
  });
}

export function useMarkets() {
  return useQuery(marketsQuery(useServices()));
}
