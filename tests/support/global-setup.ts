import { serveTestCluster } from '@tradewind/database/testing';

/** Offers the workers one PostgreSQL cluster, started when the first of them asks for it. */
export default function setup(): Promise<() => Promise<void>> {
  return serveTestCluster();
}
