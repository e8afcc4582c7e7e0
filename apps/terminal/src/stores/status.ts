import { queryOptions } from '@tanstack/react-query';
import type { Services } from '../services.ts';

const EVERY_MS = 10_000;

/** State of the server and its feeds. */
export function statusQuery({ gateway }: Pick<Services, 'gateway'>) {
  return queryOptions({
    queryKey: ['status'],
    refetchInterval: EVERY_MS,
    queryFn: () => gateway.call('status', null),
  });
}
