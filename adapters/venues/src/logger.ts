/** The part of a pino logger that venues use. */
export interface VenueLogger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

/** For callers that keep no log. */
export const silentLogger: VenueLogger = {
  info: () => undefined,
  warn: () => undefined,
};
