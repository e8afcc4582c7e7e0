import type { Outbox } from '@tradewind/mail';
import { developmentRoutes } from '@tradewind/protocol';
import type { Routes } from '../../http/implement.ts';

/** Mails of a development server, readable by everybody: for a server that nobody else uses. */
export function registerOutboxRoute(routes: Routes, outbox: Outbox): void {
  routes.implement(developmentRoutes.outbox, ({ query }) => ({
    data: outbox.list(query.to).map((mail) => ({ ...mail, time: new Date(mail.time).toISOString() })),
    nextCursor: null,
  }));
}
