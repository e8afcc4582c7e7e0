/** Runs `task` while nobody else who uses the same lock runs one of that name. */
export type Lock = <T>(name: string, task: () => Promise<T>) => Promise<T>;

/** Web Locks: one lock for all tabs and workers of an origin. */
export const webLock: Lock = (name, task) => navigator.locks.request(name, task) as ReturnType<typeof task>;

/** One after another within the owner of this lock. */
export function ownLock(): Lock {
  let last: Promise<unknown> = Promise.resolve();
  return (_name, task) => {
    const result = last.then(task);
    last = result.catch(() => undefined);
    return result;
  };
}
