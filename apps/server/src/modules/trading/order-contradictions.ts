import { compareDecimals } from '@tradewind/money';
import type { DecimalText } from '@tradewind/money';
import { ApiError } from '@tradewind/protocol';
import type { OrderBody, ValidationIssue } from '@tradewind/protocol';

/** What is left out is undefined, whatever the reason. */
type Field = keyof OrderBody;

const LIMIT_TYPES: ReadonlySet<string> = new Set(['limit', 'stop_loss_limit', 'take_profit_limit']);
const STOP_TYPES: ReadonlySet<string> = new Set([
  'stop_loss',
  'stop_loss_limit',
  'take_profit',
  'take_profit_limit',
]);
/** Conditional orders that go to market once they are set off. */
const CONDITIONAL_MARKET_TYPES: ReadonlySet<string> = new Set(['stop_loss', 'take_profit', 'trailing_stop']);
const CLOSING_TYPES: ReadonlySet<string> = new Set(['stop_loss', 'take_profit']);

export const isConditional = (type: string): boolean => STOP_TYPES.has(type) || type === 'trailing_stop';

/**
 * What in an order contradicts itself, by field: fields that its type needs or has no use for, and flags that exclude each
 * other. Prices are only compared with each other here; what the market thinks of them, the exchange says.
 */
export function contradictions(body: OrderBody): ValidationIssue[] {
  return [...quantities(body), ...prices(body), ...timesInForce(body), ...flags(body), ...protection(body)];
}

/**
 * What only perpetuals have. @param perpetual the perpetual of the same pair, where there is one
 */
export function spotContradictions(body: OrderBody, perpetual: string | null): ValidationIssue[] {
  const fields: Field[] = ['leverage', 'marginMode', 'reduceOnly', 'closePosition'];
  const issues = fields
    .filter((field) => body[field] !== undefined && body[field] !== false)
    .map((field) => issue(field, perpetualOnly(body.symbol, perpetual)));
  if (body.triggerBy === 'mark') {
    const better = perpetual === null ? '' : `: trade ${perpetual}`;
    issues.push(issue('triggerBy', `a spot market has no mark price${better}`));
  }
  if (body.side === 'sell' && (body.stopLoss ?? body.takeProfit) !== undefined) {
    const field = body.stopLoss === undefined ? 'takeProfit' : 'stopLoss';
    issues.push(issue(field, 'a sale on a spot market leaves nothing to protect'));
  }
  return issues;
}

/** `VALIDATION_FAILED` with every field that is wrong. `perpetual` is named as the market that would fit. */
export function contradicted(issues: readonly ValidationIssue[], perpetual?: string): ApiError {
  const [first] = issues;
  const details = issues.map((each) => (perpetual === undefined ? each : { ...each, perpetual }));
  return new ApiError('VALIDATION_FAILED', `${first?.path}: ${first?.message}`, { details });
}

export function perpetualOnly(symbol: string, perpetual: string | null): string {
  return perpetual === null
    ? `only perpetuals have it, and ${symbol} has none`
    : `only perpetuals have it: trade ${perpetual}`;
}

function quantities(body: OrderBody): ValidationIssue[] {
  const { quantity, quoteQuantity, closePosition, type } = body;
  if (closePosition === true) {
    return forbidden(body, ['quantity', 'quoteQuantity'], 'closePosition closes whatever is open then');
  }
  if (quantity !== undefined && quoteQuantity !== undefined) {
    return [issue('quoteQuantity', 'give quantity or quoteQuantity, not both')];
  }
  if (quantity === undefined && quoteQuantity === undefined) {
    return [issue('quantity', type === 'market' ? 'or quoteQuantity is needed' : 'is needed')];
  }
  return type === 'market' ? [] : forbidden(body, ['quoteQuantity'], 'only market orders go by value');
}

function prices(body: OrderBody): ValidationIssue[] {
  const { type } = body;
  const issues = [
    ...(LIMIT_TYPES.has(type)
      ? needed(body, 'price')
      : forbidden(body, ['price'], `a ${type} order has none`)),
    ...(STOP_TYPES.has(type)
      ? needed(body, 'stopPrice')
      : forbidden(body, ['stopPrice'], `a ${type} order has none`)),
  ];
  if (type === 'trailing_stop') {
    issues.push(...needed(body, 'callbackRate'));
    const { callbackRate } = body;
    if (callbackRate !== undefined && !isBetween(callbackRate, '0.1', '10')) {
      issues.push(issue('callbackRate', 'must lie between 0.1 and 10 percent'));
    } else if (callbackRate !== undefined && !/^\d+(\.\d{1,6}0*)?$/.test(callbackRate)) {
      issues.push(issue('callbackRate', 'has at most 6 digits behind the point'));
    }
  } else {
    issues.push(...forbidden(body, ['callbackRate', 'activationPrice'], 'only trailing stops have it'));
  }
  const hasTrigger = isConditional(type) || body.stopLoss !== undefined || body.takeProfit !== undefined;
  if (!hasTrigger)
    issues.push(...forbidden(body, ['triggerBy'], 'nothing in this order waits for a trigger'));
  return issues;
}

function timesInForce(body: OrderBody): ValidationIssue[] {
  const { type, timeInForce, expiresAt } = body;
  const issues: ValidationIssue[] = [];
  if (timeInForce === 'GTD' && expiresAt === undefined) issues.push(issue('expiresAt', 'GTD needs it'));
  if (timeInForce !== 'GTD' && expiresAt !== undefined) {
    issues.push(issue('expiresAt', 'only timeInForce GTD has it'));
  }
  if (type === 'market' && (timeInForce === 'FOK' || timeInForce === 'GTD')) {
    issues.push(issue('timeInForce', 'a market order takes what there is and never rests'));
  }
  if (CONDITIONAL_MARKET_TYPES.has(type) && (timeInForce === 'IOC' || timeInForce === 'FOK')) {
    issues.push(issue('timeInForce', `a ${type} order waits for its trigger: GTC or GTD`));
  }
  if (body.postOnly === true) {
    if (type !== 'limit') issues.push(issue('postOnly', 'only limit orders can be'));
    else if (timeInForce === 'IOC' || timeInForce === 'FOK') {
      issues.push(issue('postOnly', `an order that may not take can't be ${timeInForce}`));
    }
  }
  return issues;
}

function flags(body: OrderBody): ValidationIssue[] {
  const issues: ValidationIssue[] = [];
  if (body.closePosition === true) {
    if (!CLOSING_TYPES.has(body.type)) {
      issues.push(issue('closePosition', 'only stop_loss and take_profit orders can close a position'));
    }
    if (body.reduceOnly !== undefined) issues.push(issue('reduceOnly', 'closePosition implies it'));
  }
  return issues;
}

/** A stop and a target lie on either side of the price that they protect. */
function protection(body: OrderBody): ValidationIssue[] {
  const { side, price, stopLoss, takeProfit } = body;
  const issues: ValidationIssue[] = [];
  if (body.reduceOnly === true || body.closePosition === true) {
    issues.push(
      ...forbidden(body, ['stopLoss', 'takeProfit'], 'an order that only reduces opens nothing to protect'),
    );
    return issues;
  }
  const [lower, upper]: [Field, Field] =
    side === 'buy' ? ['stopLoss', 'takeProfit'] : ['takeProfit', 'stopLoss'];
  const below = side === 'buy' ? stopLoss : takeProfit;
  const above = side === 'buy' ? takeProfit : stopLoss;
  if (below !== undefined && price !== undefined && compareDecimals(below, price) >= 0) {
    issues.push(issue(lower, `must lie below the price of a ${side} order`));
  }
  if (above !== undefined && price !== undefined && compareDecimals(above, price) <= 0) {
    issues.push(issue(upper, `must lie above the price of a ${side} order`));
  }
  if (below !== undefined && above !== undefined && compareDecimals(below, above) >= 0) {
    issues.push(issue(upper, `must lie above ${lower} for a ${side} order`));
  }
  return issues;
}

function needed(body: OrderBody, field: Field): ValidationIssue[] {
  return body[field] === undefined ? [issue(field, `a ${body.type} order needs it`)] : [];
}

function forbidden(body: OrderBody, fields: readonly Field[], why: string): ValidationIssue[] {
  return fields.filter((field) => body[field] !== undefined).map((field) => issue(field, why));
}

function issue(field: Field, message: string): ValidationIssue {
  return { path: `body.${field}`, message };
}

function isBetween(value: DecimalText, least: DecimalText, most: DecimalText): boolean {
  return compareDecimals(value, least) >= 0 && compareDecimals(value, most) <= 0;
}
