import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';

/** How a local stand-in for an exchange answers. */
export interface VenueProtocol {
  /** The body of a REST call; undefined answers 404. */
  rest(path: string, query: URLSearchParams): unknown;
  /** Called with every message that a client sends. */
  message(socket: WebSocket, message: unknown, path: string): void;
}

/** A server on 127.0.0.1 that speaks an exchange's protocol over HTTP and WebSocket. */
export class VenueServer {
  readonly port: number;
  /** What clients sent over WebSocket, in order. */
  readonly received: unknown[] = [];
  /** REST calls: path and query. */
  readonly calls: string[] = [];
  readonly sockets = new Set<WebSocket>();
  /** Connections that were ever made. */
  connections = 0;
  readonly #close: () => Promise<void>;

  private constructor(port: number, close: () => Promise<void>) {
    this.port = port;
    this.#close = close;
  }

  static async start(protocol: VenueProtocol): Promise<VenueServer> {
    const http = createServer((request, response) => {
      const { pathname, searchParams, search } = new URL(request.url ?? '/', 'http://localhost');
      server.calls.push(pathname + search);
      const body = protocol.rest(pathname, searchParams);
      response.writeHead(body === undefined ? 404 : 200, { 'content-type': 'application/json' });
      response.end(typeof body === 'string' ? body : JSON.stringify(body ?? {}));
    });
    const sockets = new WebSocketServer({ server: http });
    sockets.on('connection', (socket, request) => {
      server.connections += 1;
      server.sockets.add(socket);
      socket.on('close', () => server.sockets.delete(socket));
      socket.on('message', (data: Buffer) => {
        const text = data.toString('utf8');
        const message: unknown = text.startsWith('{') ? JSON.parse(text) : text;
        server.received.push(message);
        protocol.message(socket, message, request.url ?? '/');
      });
    });
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    const server = new VenueServer((http.address() as AddressInfo).port, async () => {
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
      http.closeAllConnections();
      await new Promise<void>((resolve) => http.close(() => resolve()));
    });
    return server;
  }

  /** Cuts every connection, as a failing network does. */
  drop(): void {
    for (const socket of this.sockets) socket.terminate();
  }

  broadcast(frame: string | Buffer): void {
    for (const socket of this.sockets) socket.send(frame);
  }

  close(): Promise<void> {
    return this.#close();
  }
}
