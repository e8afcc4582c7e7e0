/** A file, or a request, that can't be worked with as a whole. The message says why, in one line, for the user. */
export class HistoryError extends Error {
  override readonly name = 'HistoryError';
}
