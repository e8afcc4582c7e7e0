/**
 * Who may import whom, by package name. Imports point only downwards, so a package can be understood, tested and
 * replaced with nothing but what stands above it in this table. A package that is missing here fails the test.
 */
const MONEY = ['@tradewind/money'];
const MARKET = [...MONEY, '@tradewind/market'];
const CORE = [...MARKET, '@tradewind/indicators', '@tradewind/margin', '@tradewind/exchange'];
/** What a program in the browser may compute by itself. */
const PREVIEW = [...MARKET, '@tradewind/indicators', '@tradewind/margin'];
const ADAPTERS = [
  '@tradewind/database',
  '@tradewind/venues',
  '@tradewind/candles',
  '@tradewind/bus',
  '@tradewind/mail',
];
const OUTWARD = ['@tradewind/protocol', '@tradewind/client'];

export const LAYERS: Readonly<Record<string, readonly string[]>> = {
  '@tradewind/money': [],
  '@tradewind/market': MONEY,
  '@tradewind/indicators': MARKET,
  '@tradewind/margin': MARKET,
  '@tradewind/exchange': [...MARKET, '@tradewind/margin'],
  '@tradewind/protocol': MARKET,
  '@tradewind/database': CORE,
  '@tradewind/venues': [...CORE, '@tradewind/database'],
  '@tradewind/candles': [...CORE, '@tradewind/database'],
  '@tradewind/bus': [...CORE, '@tradewind/database'],
  '@tradewind/mail': [...CORE, '@tradewind/database'],
  '@tradewind/client': [...MARKET, '@tradewind/protocol'],
  '@tradewind/terminal': [...PREVIEW, ...OUTWARD],
  '@tradewind/cli': [...CORE, ...OUTWARD, ...ADAPTERS],
  '@tradewind/server': [...CORE, ...OUTWARD, ...ADAPTERS],
  '@tradewind/tests': [...CORE, ...OUTWARD, ...ADAPTERS, '@tradewind/server', '@tradewind/cli'],
  '@tradewind/bench': [...CORE, ...OUTWARD, ...ADAPTERS, '@tradewind/server', '@tradewind/cli'],
  '@tradewind/tidy': [],
};

/**
 * The only door besides a package's own: what tests of other packages need to run it for real, such as a database of
 * their own. Shipped code may not use it.
 */
export const TESTING_DOOR = '/testing';

/** Folders whose packages are pure: same input, same output. */
export const PURE_FOLDER = 'core/';
