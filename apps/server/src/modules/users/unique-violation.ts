const UNIQUE_VIOLATION = '23505';

/** Name of the unique constraint that a statement violated; undefined for any other error. */
export function violatedConstraint(error: unknown): string | undefined {
  const cause = (error as { cause?: unknown }).cause ?? error;
  const { code, constraint } = cause as { code?: unknown; constraint?: string };
  return code === UNIQUE_VIOLATION ? constraint : undefined;
}
