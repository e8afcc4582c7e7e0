/** Where this package reports to; a pino logger is one. */
export interface Logger {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

/** For callers without a log of their own: process warnings, which nobody overlooks on a terminal. */
export const warningLogger: Logger = {
  info: () => undefined,
  warn: warning,
  error: warning,
};

function warning(details: object, message: string): void {
  const cause = 'err' in details && details.err instanceof Error ? `: ${details.err.message}` : '';
  process.emitWarning(message + cause);
}
