import { walletRoutes } from '@tradewind/protocol';
import type { WalletEntry } from '@tradewind/protocol';
import type { FastifyRequest } from 'fastify';
import type { Routes } from '../../http/implement.ts';
import { principalOf } from '../auth/caller.ts';
import { csvLines, sendCsv } from '../trading/csv.ts';
import { keyHeader } from '../trading/idempotency.ts';
import type { WalletService } from './wallet-service.ts';

const COLUMNS = [
  'time',
  'id',
  'account',
  'symbol',
  'type',
  'currency',
  'amount',
  'balanceAfter',
  'reference',
] as const satisfies readonly (keyof WalletEntry)[];

/** Balances of who calls, and movements of paper money. */
export function registerWalletRoutes(routes: Routes, wallet: WalletService): void {
  const userOf = (request: FastifyRequest) => principalOf(request).userId;

  routes.implement(walletRoutes.get, (_input, request) => wallet.wallet(userOf(request)));
  routes.implement(walletRoutes.history, ({ query }, request) => wallet.history(userOf(request), query));
  routes.implement(walletRoutes.exportHistory, async ({ query }, request, reply) => {
    const entries = await wallet.allEntries(userOf(request), query);
    return sendCsv(reply, 'tradewind-wallet.csv', csvLines(COLUMNS, entries));
  });
  routes.implement(walletRoutes.currency, ({ params }, request) =>
    wallet.currency(userOf(request), params.currency),
  );
  routes.implement(walletRoutes.transfer, ({ body }, request) =>
    wallet.transfer(principalOf(request), body, keyHeader(request)),
  );
  routes.implement(walletRoutes.deposit, ({ body }, request) =>
    wallet.deposit(userOf(request), body, keyHeader(request)),
  );
  routes.implement(walletRoutes.withdraw, ({ body }, request) =>
    wallet.withdraw(userOf(request), body, keyHeader(request)),
  );
}
