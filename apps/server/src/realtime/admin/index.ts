import { ApiError, isAdminStream } from '@tradewind/protocol';
import type { AdminStream, Permission } from '@tradewind/protocol';
import type { Socket } from 'socket.io';
import type { Outlet, Stream } from '../stream.ts';
import type { StreamKinds } from '../stream-hub.ts';
import { activityStream } from './activity-stream.ts';
import { metricsStream } from './metrics-stream.ts';
import { performanceStream } from './performance-stream.ts';
import type { AdminSources } from './sources.ts';

interface AdminStreamKind {
  /** Beyond what the namespace needs. */
  readonly permission?: Permission;
  readonly start: (sources: AdminSources, outlet: Outlet) => Stream;
}

const KINDS: Readonly<Record<AdminStream, AdminStreamKind>> = {
  metrics: { start: metricsStream },
  activity: { permission: 'audit-log:read', start: activityStream },
  performance: { start: performanceStream },
};

/** The streams of `/admin`. Each is measured only while somebody is subscribed to it. */
export function adminStreams(
  sources: AdminSources,
  assertPermission: (socket: Socket, permission: Permission) => void,
): StreamKinds<{ readonly name: AdminStream }> {
  return {
    resolve(text, socket) {
      if (!isAdminStream(text)) {
        throw new ApiError('UNKNOWN_STREAM', `/admin has no stream ${JSON.stringify(text)}`);
      }
      const { permission } = KINDS[text];
      if (permission !== undefined) assertPermission(socket, permission);
      return { name: text };
    },
    start: ({ name }, outlet) => KINDS[name].start(sources, outlet),
  };
}
