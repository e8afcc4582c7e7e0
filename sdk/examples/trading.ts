/**
 * Buys at market, protects what it bought with a stop, and prints what happens to the account until the stop has sold
 * it, until Ctrl-C, or for DURATION seconds; then the stop is cancelled. Paper money.
 *
 *   node sdk/examples/trading.ts
 *   URL=https://tradewind.example USERNAME=ada PASSWORD=… SYMBOL=ETH/USDT QUANTITY=0.5 STOP_PERCENT=1 node sdk/examples/trading.ts
 *
 * Without USERNAME it acts for the demo user of a development server; with TOKEN for who that access token is.
 */
import { RequestError, TradingClient } from '@tradewind/client';
import { addDecimals, compareDecimals, multiplyDecimals, roundToStep } from '@tradewind/money';

const { TOKEN, USERNAME, PASSWORD } = process.env;
const url = process.env['URL'] ?? 'http://localhost:3000';
const symbol = process.env['SYMBOL'] ?? 'BTC/USDT';
const quantity = process.env['QUANTITY'] ?? '0.01';
const stopPercent = Number(process.env['STOP_PERCENT'] ?? 2);
const seconds = Number(process.env['DURATION'] ?? 0);

const client = new TradingClient({ url, ...(TOKEN === undefined ? {} : { token: TOKEN }) });
const print = (what: string, line: string): void => {
  process.stdout.write(`${what.padEnd(9)} ${line}\n`);
};

client.on(
  'order:update',
  ({ seq, id, side, type, status, filledQuantity, averagePrice, fee, feeCurrency }) => {
    const filled =
      averagePrice === null ? '' : `, ${filledQuantity} at ${averagePrice}, fee ${fee} ${feeCurrency}`;
    print('order', `#${seq} ${id} ${side} ${type} ${status}${filled}`);
  },
);
client.on('wallet:update', ({ seq, balances }) => {
  for (const { account, currency, available, locked } of balances)
    print('wallet', `#${seq} ${account} ${currency} ${available} free, ${locked} locked`);
});
client.on('position:update', ({ seq, side, quantity: size, unrealizedPnl }) =>
  print('position', `#${seq} ${side} ${size}, unrealised ${unrealizedPnl}`),
);
client.on('margin:call', ({ seq, message }) => print('margin', `#${seq} ${message}`));
client.on('user:resync', ({ seq }) =>
  print('resync', `events up to #${seq} were missed: read orders and balances again`),
);
client.on('disconnected', ({ reason }) => print('offline', reason));
client.on('error', ({ message }) => print('error', message));

/** Resolves when it is time to end: Ctrl-C, DURATION, or the stop is no longer open. */
function end(orderId: string): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', resolve);
    if (seconds > 0) setTimeout(resolve, seconds * 1000);
    client.on('order:update', ({ id, status }) => {
      if (id === orderId && ['filled', 'canceled', 'rejected', 'expired'].includes(status)) resolve();
    });
  });
}

async function trade(): Promise<void> {
  if (TOKEN === undefined) {
    const user =
      USERNAME === undefined
        ? await client.signInAsDemo()
        : await client.signIn({ username: USERNAME, password: PASSWORD ?? '' });
    print('user', user.username);
  }
  await client.subscribeUserStreams(['orders', 'positions', 'wallet', 'margin']);
  const { base, tickSize, lotSize } = await client.markets.get({ symbol });

  // A key of one's own makes an order safe to send again: the client does so when an answer is lost.
  const clientOrderId = `example-${Date.now()}`;
  const bought = await client.orders.place({ symbol, side: 'buy', type: 'market', quantity, clientOrderId });
  if (bought.averagePrice === null) return print('order', `was not filled: ${bought.rejectReason}`);

  // The fee of a spot purchase is taken from what was bought.
  const { accounts } = await client.wallet.currency({ currency: base });
  const free = accounts.find(({ type }) => type === 'spot')?.available ?? '0';
  const least = compareDecimals(free, quantity) < 0 ? free : quantity;
  const drop = multiplyDecimals(bought.averagePrice, (-stopPercent / 100).toFixed(6));
  const stop = await client.orders.place({
    symbol,
    side: 'sell',
    type: 'stop_loss',
    quantity: roundToStep(least, lotSize, 'down'),
    stopPrice: roundToStep(addDecimals(bought.averagePrice, drop), tickSize, 'nearest'),
    clientOrderId: `${clientOrderId}-stop`,
  });
  print('stop', `${stop.quantity} ${base} are sold when ${symbol} trades at ${stop.stopPrice}`);

  await end(stop.id);
  const { data } = await client.orders.list({ symbol });
  if (data.some(({ id }) => id === stop.id)) {
    await client.orders.cancel({ id: stop.id });
    print('stop', 'cancelled; what was bought is still there');
  }
}

try {
  await trade();
} catch (error) {
  const code = error instanceof RequestError ? `${error.code}: ` : '';
  process.stderr.write(`${code}${(error as Error).message}\n`);
  process.exitCode = 1;
} finally {
  client.close();
}
