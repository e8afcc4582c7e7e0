import type { RunningServer } from './start.ts';

/** What a user wants to know once the server is up: where it is, what feeds it, and how to get in. */
export function announce(server: RunningServer, print: (line: string) => void): void {
  const { url, feeds, adminToken, docs, terminal } = server;
  print('');
  print(`  Tradewind is ready:  ${url}`);
  print(`  Market data:         ${feeds.label} (${feeds.reason})`);
  if (docs) print(`  API reference:       ${url}/api/docs`);
  if (!terminal) print('  The terminal is not built: npm start builds it.');
  print('  Signing in:          market data needs no account');
  if (adminToken.source === 'generated') {
    print(`  Administration:      Authorization: Bearer <token>; the token is in ${adminToken.file}`);
  } else if (adminToken.source === 'environment') {
    print('  Administration:      Authorization: Bearer <ADMIN_TOKEN>');
  } else {
    print('  Administration:      off, because ADMIN_TOKEN is not set');
  }
  print('');
}
