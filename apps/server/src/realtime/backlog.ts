import type { Socket } from 'socket.io';

/** What is used of the Engine.IO connection below a socket; its types leave the transport's own socket out. */
export interface Connection {
  readonly remoteAddress: string;
  readonly writeBuffer: readonly { readonly data?: unknown }[];
  readonly transport: {
    /** The `ws` socket of a WebSocket transport. */
    readonly socket?: { readonly bufferedAmount: number; terminate(): void };
  };
  close(discard?: boolean): void;
  once(event: 'close', listener: () => void): unknown;
}

/** The connection that a socket shares with those of the other namespaces. */
export function connectionOf(socket: Pick<Socket, 'conn'>): Connection {
  return socket.conn as unknown as Connection;
}

/** Bytes that wait for a connection: in Engine.IO's buffer and in that of its WebSocket. */
export function backlogBytes({ transport, writeBuffer }: Connection): number {
  let bytes = transport.socket?.bufferedAmount ?? 0;
  for (const { data } of writeBuffer) {
    if (typeof data === 'string') bytes += data.length;
  }
  return bytes;
}

/** Ends a connection without waiting for what it has not read. A stock client takes it for a lost one and reconnects. */
export function cutOff(connection: Connection): void {
  const webSocket = connection.transport.socket;
  if (webSocket === undefined) connection.close(true);
  else webSocket.terminate();
}
