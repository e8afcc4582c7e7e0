import { CallError } from '../feed/gateway.ts';

/** A refusal of the exchange, sorted for the fields it is about. */
export interface Refusal {
  readonly fields: Readonly<Record<string, string>>;
  /** What belongs to no field that is there; null where the fields say everything. */
  readonly message: string | null;
}

/** Why the exchange refuses, in words, and the fields that it is about, the first one that is there. */
const REASONS: Readonly<Record<string, readonly [words: string, ...fields: string[]]>> = {
  order_closed: ['This order is not open any more.'],
  unknown_order: ['This order is not open any more.'],
  unknown_position: ['This position is closed already.'],
  market_halted: ['This market is halted.'],
  market_cancel_only: ['This market takes only cancellations for now.'],
  invalid_price: ['This price is not on the market’s grid.', 'price', 'stopPrice'],
  price_out_of_band: ['Too far from the market’s price.', 'price', 'stopPrice'],
  invalid_quantity: ['Not a multiple of the market’s lot.', 'quantity'],
  quantity_too_large: ['More than the largest order.', 'quantity'],
  notional_too_small: ['Worth less than the smallest order.', 'quantity'],
  insufficient_balance: ['Less is available than this needs.', 'quantity'],
  insufficient_margin: ['Less margin is available than this needs.', 'quantity'],
  would_take: ['Would take at once, which post-only forbids.', 'price'],
  would_trigger: ['Would be set off at once.', 'stopPrice', 'activationPrice'],
  no_liquidity: ['Nobody offers anything right now.'],
  not_fillable: ['Can’t be filled as a whole right now.', 'timeInForce'],
  reduce_only: ['There is no position that this would reduce.', 'reduceOnly'],
  leverage_too_high: ['The leverage is too high for a position of this size.', 'leverage', 'quantity'],
  position_too_large: ['The position would be larger than its leverage allows.', 'quantity'],
  margin_mode_locked: ['The margin mode can’t change while there are orders or a position.', 'marginMode'],
  too_many_orders: ['Too many open orders in this market.'],
  too_many_conditional_orders: ['Too many orders wait for their trigger in this market.'],
  expiry_too_soon: ['Must lie more than 10 minutes ahead.', 'expiresAt'],
  would_liquidate: ['The position would be liquidated at once.', 'amount'],
  no_mark_price: ['There is no mark price yet.'],
  in_liquidation: ['The position is being liquidated.'],
  invalid_amount: ['Too many digits.', 'amount'],
  amount_out_of_range: ['Too large.', 'amount'],
};

const CODES: Readonly<Record<string, keyof typeof REASONS>> = {
  INSUFFICIENT_BALANCE: 'insufficient_balance',
  INSUFFICIENT_MARGIN: 'insufficient_margin',
};

/** The fields by the names they have on the wire, where a form calls them otherwise: `{ quantity: 'size' }`. */
export type FieldNames = Readonly<Record<string, string>>;

/**
 * Puts a refusal at the fields it is about.
 * @param names what the form has, by the contract's name of it
 */
export function refusalOf(error: unknown, names: FieldNames): Refusal {
  if (!(error instanceof CallError)) return { fields: {}, message: 'Something unexpected happened.' };
  const { code, details, message } = error;
  if (code === 'NETWORK') {
    return { fields: {}, message: 'The server did not answer. Whether it was done is not known yet.' };
  }
  if (code === 'VALIDATION_FAILED') return sorted(details, message, names);
  const { reason, field } = (details ?? {}) as { readonly reason?: unknown; readonly field?: unknown };
  const [words, ...fields] = REASONS[typeof reason === 'string' ? reason : (CODES[code] ?? '')] ?? [message];
  const candidates = typeof field === 'string' ? [field, ...fields] : fields;
  const place = candidates.find((name) => Object.hasOwn(names, name));
  // Where the server names the field, its words are about it.
  const text = typeof field === 'string' ? sentence(message) : sentence(words);
  return place === undefined
    ? { fields: {}, message: text }
    : { fields: { [names[place]!]: text }, message: null };
}

function sorted(details: unknown, message: string, names: FieldNames): Refusal {
  const fields: Record<string, string> = {};
  const others: string[] = [];
  for (const issue of Array.isArray(details) ? (details as readonly unknown[]) : []) {
    const { path, message: words } = issue as { readonly path?: unknown; readonly message?: unknown };
    if (typeof path !== 'string' || typeof words !== 'string') continue;
    const name = path.split('.').find((part) => Object.hasOwn(names, part));
    if (name === undefined) others.push(words);
    else fields[names[name]!] ??= sentence(words);
  }
  const isPlaced = Object.keys(fields).length > 0;
  return {
    fields,
    message: others.length > 0 ? sentence(others.join('; ')) : isPlaced ? null : sentence(message),
  };
}

function sentence(text: string): string {
  const begun = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
}
