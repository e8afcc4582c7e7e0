/**
 * Who may import whom, by package name. Imports point only downwards, so a package can be understood, tested and
 * replaced with nothing but what stands above it in this table. A package that is missing here fails the test.
 */
const MONEY = ['@tradewind/money'];
const CORE = [...MONEY, '@tradewind/market'];
const ADAPTERS = ['@tradewind/database', '@tradewind/venues', '@tradewind/candles', '@tradewind/bus'];
const OUTWARD = ['@tradewind/protocol', '@tradewind/client'];

export const LAYERS: Readonly<Record<string, readonly string[]>> = {
  '@tradewind/money': [],
  '@tradewind/market': MONEY,
  '@tradewind/protocol': CORE,
  '@tradewind/database': CORE,
  '@tradewind/venues': [...CORE, '@tradewind/database'],
  '@tradewind/candles': [...CORE, '@tradewind/database'],
  '@tradewind/bus': [...CORE, '@tradewind/database'],
  '@tradewind/client': [...CORE, '@tradewind/protocol'],
  '@tradewind/terminal': [...CORE, ...OUTWARD],
  '@tradewind/cli': [...CORE, ...OUTWARD, ...ADAPTERS],
  '@tradewind/server': [...CORE, ...OUTWARD, ...ADAPTERS],
  '@tradewind/tests': [...CORE, ...OUTWARD, ...ADAPTERS, '@tradewind/server', '@tradewind/cli'],
  '@tradewind/bench': [...CORE, ...OUTWARD, ...ADAPTERS, '@tradewind/server', '@tradewind/cli'],
  '@tradewind/tidy': [],
};

/** Folders whose packages are pure: same input, same output. */
export const PURE_FOLDER = 'core/';
