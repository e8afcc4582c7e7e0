import { ApiError } from '@tradewind/protocol';

/** What something is refused with. @throws whatever else it fails with, and where it is not refused */
export async function refusal(work: Promise<unknown>): Promise<ApiError> {
  const error: unknown = await work.then(
    () => new Error('it was not refused'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof ApiError)) throw error;
  return error;
}
