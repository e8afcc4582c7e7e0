import type { MarketData } from './messages.ts';

/** Prints of one market that wait, at most: at a venue's busiest they are some hundred a second. */
const PRINTS_MAX = 1_000;

type Print = Extract<MarketData, { type: 'print' }>;

interface Waiting {
  /** In the order in which they came, but for those that a newer one of their kind made needless. */
  commands: MarketData[];
  prints: number;
}

/** What was last said of a market. */
interface Newest {
  quote?: MarketData;
  mark?: MarketData;
  last?: Print;
}

/**
 * What the market says on its way to the exchange. Of each kind only the newest matters, but for prints: they are kept in their
 * order, joined where they are of one price, and the oldest go where there are too many. So it never grows without bound,
 * however long the exchange is away.
 */
export class MarketDataQueue {
  readonly #waiting = new Map<string, Waiting>();
  readonly #newest = new Map<string, Newest>();
  #dropped = 0;

  /** Prints that were dropped since the start. */
  get dropped(): number {
    return this.#dropped;
  }

  get isEmpty(): boolean {
    return this.#waiting.size === 0;
  }

  add(symbol: string, command: MarketData): void {
    const newest = getOrMake<Newest>(this.#newest, symbol, () => ({}));
    const waiting = getOrMake<Waiting>(this.#waiting, symbol, () => ({ commands: [], prints: 0 }));
    if (command.type === 'quote' || command.type === 'mark') newest[command.type] = command;
    if (command.type === 'print') {
      newest.last = { ...command, lots: 0, taker: 0 };
      if (this.#join(waiting, command)) return;
      waiting.prints += 1;
      if (waiting.prints > PRINTS_MAX) this.#dropOldest(waiting);
    } else {
      waiting.commands = waiting.commands.filter(({ type }) => type !== command.type);
    }
    waiting.commands.push(command);
  }

  /** Says again what was last said of each market, to an exchange that has forgotten it. */
  repeat(): void {
    for (const [symbol, { quote, mark, last }] of this.#newest) {
      const waiting = this.#waiting.get(symbol) ?? { commands: [], prints: 0 };
      const types = new Set(waiting.commands.map(({ type }) => type));
      const again = [last, quote, mark].filter(
        (command): command is MarketData => command !== undefined && !types.has(command.type),
      );
      if (again.length === 0) continue;
      waiting.commands = [...again, ...waiting.commands];
      this.#waiting.set(symbol, waiting);
    }
  }

  /** Takes out all that waits. */
  take(): MarketData[] {
    const commands = [...this.#waiting.values()].flatMap((waiting) => waiting.commands);
    this.#waiting.clear();
    return commands;
  }

  /** A print at the price of the one before it is the same trade, gone on. */
  #join({ commands }: Waiting, print: Print): boolean {
    const before = commands.at(-1);
    if (before?.type !== 'print' || before.tick !== print.tick || before.taker !== print.taker) return false;
    commands[commands.length - 1] = { ...print, lots: before.lots + print.lots };
    return true;
  }

  #dropOldest(waiting: Waiting): void {
    waiting.commands.splice(
      waiting.commands.findIndex(({ type }) => type === 'print'),
      1,
    );
    waiting.prints -= 1;
    this.#dropped += 1;
  }
}

function getOrMake<Value>(map: Map<string, Value>, key: string, make: () => Value): Value {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}
