import { Readable } from 'node:stream';
import { ApiError, ERRORS } from '@tradewind/protocol';
import type { FastifyInstance, FastifyRequest } from 'fastify';

declare module 'fastify' {
  interface FastifyRequest {
    /** The body, where it was read to check a signature before the parser asked for it. */
    bodyTaken: Promise<Buffer> | null;
  }
}

/**
 * Lets a signature be checked before anything else is known of a request: {@link takeBody} reads the body early, and
 * the parser then gets it from here. Has to be installed before routes are registered, and before plugins that
 * decompress bodies: what is signed are the bytes on the wire.
 */
export function installSignedRequests(app: FastifyInstance): void {
  app.decorateRequest('bodyTaken', null);
  app.addHook('preParsing', async (request, _reply, payload) => {
    if (request.bodyTaken === null) return payload;
    const body = await request.bodyTaken;
    return Object.assign(Readable.from([body]), { receivedEncodedLength: body.length });
  });
}

/**
 * The bytes of a request's body as they were sent, at most as many as its route takes.
 * @throws {ApiError} PAYLOAD_TOO_LARGE, or MALFORMED_JSON where the client went away
 */
export function takeBody(request: FastifyRequest): Promise<Buffer> {
  if (!request.server.hasRequestDecorator('bodyTaken')) {
    throw new Error('signed requests need installSignedRequests(app), or their bodies would be lost');
  }
  request.bodyTaken ??= readBody(request);
  return request.bodyTaken;
}

async function readBody(request: FastifyRequest): Promise<Buffer> {
  const { bodyLimit } = request.routeOptions;
  if (Number(request.headers['content-length'] ?? 0) > bodyLimit) throw tooLarge();
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    // The stream outlives the loop, because an answer is to be sent over the same connection.
    for await (const chunk of request.raw.iterator({ destroyOnReturn: false })) {
      length += (chunk as Buffer).length;
      if (length > bodyLimit) throw tooLarge();
      chunks.push(chunk as Buffer);
    }
  } catch (error) {
    if (error instanceof ApiError) throw error;
    throw new ApiError('MALFORMED_JSON', 'The body ended before it was complete');
  }
  return Buffer.concat(chunks);
}

function tooLarge(): ApiError {
  return new ApiError('PAYLOAD_TOO_LARGE', ERRORS.PAYLOAD_TOO_LARGE.meaning);
}
