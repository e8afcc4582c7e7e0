import { z } from 'zod';
import { ApiError, ERRORS } from './errors.ts';
import type { ErrorCode } from './errors.ts';

/** The one error body, for REST and for acknowledgements of realtime events. */
export const errorEnvelope = z
  .object({
    status: z.literal('error'),
    code: z.enum(Object.keys(ERRORS) as [ErrorCode, ...ErrorCode[]]),
    message: z.string(),
    details: z.unknown().optional(),
    requestId: z.string(),
  })
  .meta({ id: 'Error', description: 'The one error body.' });

export type ErrorEnvelope = z.infer<typeof errorEnvelope>;

/** One entry of `details` of `VALIDATION_FAILED`. */
export interface ValidationIssue {
  /** `body.symbols.0.tickSize` */
  readonly path: string;
  readonly message: string;
}

/** Names each offending field of a failed parse; `root` says which part of the request it was. */
export function validationIssues(error: z.ZodError, root: string): ValidationIssue[] {
  return error.issues.map((issue) => ({ path: [root, ...issue.path].join('.'), message: issue.message }));
}

/** `VALIDATION_FAILED` for one field that only the handler can judge. */
export function invalidField(path: string, message: string): ApiError {
  const issue: ValidationIssue = { path, message };
  return new ApiError('VALIDATION_FAILED', `${path}: ${message}`, { details: [issue] });
}

/** `VALIDATION_FAILED` for a cursor that no page gave. */
export function invalidCursor(): ApiError {
  return invalidField('query.cursor', 'is not one that a page gave');
}
