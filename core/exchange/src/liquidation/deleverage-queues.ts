import { isUser } from '../ledger/ledger.ts';
import { bankruptcyTicks, compareFractions, deleverageScore } from '@tradewind/margin';
import type { Fraction, Side } from '@tradewind/margin';
import type { Exposure } from '../position.ts';
import { crossFigures, valuationTick } from '../positions/figures.ts';
import type { Market, World } from '../world.ts';

/**
 * Who is asked first when positions have to be closed against winners: ranked by profit and effective leverage, and by
 * account number among equals. A queue is made when it is first needed and holds for one command, in which marks stay
 * as they are, so that a cascade does not rank everybody anew for each of its bankruptcies.
 */
export class DeleverageQueues {
  readonly #world: World;
  readonly #queues = new Map<string, readonly Exposure[]>();

  constructor(world: World) {
    this.#world = world;
  }

  /** Users' positions of one side of a market as they stood when the queue was made; the house is never among them. */
  of(market: Market, side: Side): readonly Exposure[] {
    const key = `${market.settings.symbol} ${side}`;
    let queue = this.#queues.get(key);
    if (queue === undefined) {
      queue = ranked(this.#world, market, side);
      this.#queues.set(key, queue);
    }
    return queue;
  }
}

function ranked(world: World, market: Market, side: Side): Exposure[] {
  const scored: { readonly exposure: Exposure; readonly score: Fraction }[] = [];
  for (const exposure of market.exposures.values()) {
    if (exposure.lots * side > 0 && isUser(exposure.account))
      scored.push({ exposure, score: scoreOf(world, market, exposure) });
  }
  scored.sort((a, b) => compareFractions(b.score, a.score) || a.exposure.account - b.exposure.account);
  return scored.map(({ exposure }) => exposure);
}

function scoreOf(world: World, market: Market, exposure: Exposure): Fraction {
  const { grid } = market.settings;
  const { wallet, isolated, marginMode, account } = exposure;
  const balance =
    marginMode === 'isolated'
      ? isolated.balance
      : wallet.balance + crossFigures(world, world.account(account), wallet.currency, exposure).unrealizedPnl;
  return deleverageScore({
    grid,
    position: exposure,
    markTicks: valuationTick(market),
    bankruptcyTicks: bankruptcyTicks({ grid, position: exposure, balance }),
  });
}
