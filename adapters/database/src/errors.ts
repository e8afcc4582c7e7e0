/**
 * A failure that the person at the keyboard can act on: `message` is one line that says what is wrong and what to do.
 * Programs print it without a stack trace.
 */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError';
  readonly code: DatabaseErrorCode;

  constructor(code: DatabaseErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

export type DatabaseErrorCode =
  /** Another live process holds the data folder. */
  | 'DATA_FOLDER_IN_USE'
  /** The embedded server can't run here: platform, user, folder permissions. */
  | 'EMBEDDED_UNSUPPORTED'
  /** The embedded server was started and did not come up. */
  | 'EMBEDDED_FAILED'
  /** No server answers at the address, or it refuses the credentials. */
  | 'UNREACHABLE'
  /** The database's migrations are not those of this program. */
  | 'MIGRATION_MISMATCH'
  /** A backup file that is truncated, altered, or of a format this program doesn't know. */
  | 'BACKUP_INVALID'
  /** Restore would overwrite data, or others are connected. */
  | 'RESTORE_REFUSED';
