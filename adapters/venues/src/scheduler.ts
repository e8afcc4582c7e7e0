/** Cancels what was scheduled; calling it again, or after the task ran, does nothing. */
export type CancelTask = () => void;

/** Where timers come from. Handed in, so that a test decides when they fire. */
export interface Scheduler {
  /** Runs `task` once, `delayMs` milliseconds from now. */
  after(delayMs: number, task: () => void): CancelTask;
  /** Runs `task` every `periodMs` milliseconds until cancelled. */
  every(periodMs: number, task: () => void): CancelTask;
}

/** The process's own timers. */
export const systemScheduler: Scheduler = {
  after(delayMs, task) {
    const timer = setTimeout(task, delayMs);
    return () => clearTimeout(timer);
  },
  every(periodMs, task) {
    const timer = setInterval(task, periodMs);
    return () => clearInterval(timer);
  },
};
