import type { RunningServer } from './start.ts';

/** What a user wants to know once the server is up: where it is, what feeds it, and how to get in. */
export function announce(server: RunningServer, print: (line: string) => void): void {
  const { url, feeds, docs, terminal, firstAdministrator: admin } = server;
  print('');
  print(`  Tradewind is ready:  ${url}`);
  print(`  Market data:         ${feeds.label} (${feeds.reason})`);
  if (docs) print(`  API reference:       ${url}/api/docs`);
  if (!terminal) print('  The terminal is not built: npm start builds it.');
  print(`  Accounts:            ${url}/sign-up`);
  if (admin?.source === 'generated') {
    print(
      `  Administrator:       ${admin.username}, password ${admin.password} (shown this once: change it)`,
    );
  } else if (admin !== null) {
    print(`  Administrator:       ${admin.username}`);
  }
  print('');
}
