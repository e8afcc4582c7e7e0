/** The event as Socket.IO's protocol writes it within Engine.IO's: `42/prices,["price:BTC/USDT",{…}]`. */
function encodeEvent(namespace: string, event: string, payload: unknown): string {
  const prefix = namespace === '/' ? '42' : `42${namespace},`;
  return prefix + JSON.stringify([event, payload]);
}

/** One unmasked, final text frame (RFC 6455, section 5.2). */
export function textFrame(text: string): Buffer {
  const length = Buffer.byteLength(text);
  const headerLength = length < 126 ? 2 : length < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafe(headerLength + length);
  frame[0] = 0x81;
  if (headerLength === 2) frame[1] = length;
  else if (headerLength === 4) {
    frame[1] = 126;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = 127;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
  frame.write(text, headerLength);
  return frame;
}

/** The bytes that carry an event to a WebSocket client. */
export function eventFrame(namespace: string, event: string, payload: unknown): Buffer {
  return textFrame(encodeEvent(namespace, event, payload));
}
