import type { Socket } from 'socket.io';

const OPEN = 1;

/** What is used of the Engine.IO connection below a socket; its types leave the transport's own socket out. */
export interface Connection {
  readonly remoteAddress: string;
  readonly readyState: string;
  readonly writeBuffer: readonly { readonly data?: unknown }[];
  readonly transport: {
    /** False while a write has not been handed to the kernel. */
    readonly writable: boolean;
    /** The `ws` socket of a WebSocket transport. */
    readonly socket?: {
      readonly readyState: number;
      readonly bufferedAmount: number;
      readonly _socket?: { write(bytes: Uint8Array): boolean } | null;
      terminate(): void;
    };
  };
  close(discard?: boolean): void;
  once(event: 'close', listener: () => void): unknown;
}

/** The connection that a socket shares with those of the other namespaces. */
export function connectionOf(socket: Pick<Socket, 'conn'>): Connection {
  return socket.conn as unknown as Connection;
}

/**
 * Writes a whole frame to a WebSocket that has nothing waiting, past the queues above it; false where it can't be done
 * so. Engine.IO's queue is empty and its last write is through, so the order is kept.
 */
export function writeFrame({ readyState, transport, writeBuffer }: Connection, frame: Uint8Array): boolean {
  if (readyState !== 'open' || !transport.writable || writeBuffer.length > 0) return false;
  const webSocket = transport.socket;
  if (webSocket?.readyState !== OPEN || !webSocket._socket) return false;
  webSocket._socket.write(frame);
  return true;
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
