import type { IncomingMessage } from 'node:http';
import proxyAddr from '@fastify/proxy-addr';

/** Which addresses on the way may say whom they speak for, as Fastify takes it. */
export type TrustedProxies = boolean | string | ((address: string, hop: number) => boolean);

/**
 * Reads the client's address of a handshake as Fastify does that of a request. Handshakes don't pass through it, and an
 * API key's list of addresses must mean the same for both.
 */
export function clientAddress(trusted: TrustedProxies): (request: IncomingMessage) => string {
  if (trusted === false) return ({ socket }) => socket.remoteAddress ?? '';
  const trusts =
    trusted === true
      ? () => true
      : typeof trusted === 'string'
        ? proxyAddr.compile(trusted.split(',').map((text) => text.trim()))
        : trusted;
  return (request) => proxyAddr(request, trusts);
}
