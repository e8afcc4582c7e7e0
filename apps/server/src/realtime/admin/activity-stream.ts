import { ACTOR_TYPES } from '@tradewind/protocol';
import type { AdminActivity } from '@tradewind/protocol';
import { z } from 'zod';
import { AUDIT_TOPIC } from '../../modules/audit/audit-activity.ts';
import { listen } from '../listen.ts';
import type { Outlet, Stream } from '../stream.ts';
import type { AdminSources } from './sources.ts';

/** Only these fields pass: what changed and from where is for who reads the log itself. */
const activity = z.object({
  time: z.number(),
  action: z.string(),
  actor: z.object({ type: z.enum(ACTOR_TYPES), id: z.string().nullable() }),
  target: z.object({ type: z.string(), id: z.string().nullable() }),
}) satisfies z.ZodType<AdminActivity>;

/** `activity`: lines of the audit log as they are written, in any process. */
export function activityStream({ bus }: AdminSources, outlet: Outlet): Stream {
  const listening = listen(
    bus,
    AUDIT_TOPIC,
    (message) => {
      const line = activity.safeParse(message);
      if (line.success) outlet.publish(line.data);
      else outlet.report(line.error);
    },
    outlet.report,
  );
  return { current: () => undefined, stop: () => listening.stop() };
}
