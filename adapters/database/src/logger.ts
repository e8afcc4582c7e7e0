/** The part of a pino logger that this package uses. */
export interface Logger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** Says nothing: the default where no logger is handed in. */
export const silentLogger: Logger = { debug() {}, info() {}, warn() {}, error() {} };
