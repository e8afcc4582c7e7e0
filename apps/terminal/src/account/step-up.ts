import { create } from 'zustand';
import { CallError } from '../feed/gateway.ts';
import { Cancelled } from '../ui/form/cancelled.ts';

/** What the server may want before it does something: a fresh proof of who one is, or a proven mail address. */
export type StepUpKind = 'identity' | 'verification';

const WANTED_BY: Readonly<Record<string, StepUpKind>> = {
  REAUTHENTICATION_REQUIRED: 'identity',
  EMAIL_NOT_VERIFIED: 'verification',
};

export interface StepUpRequest {
  readonly kind: StepUpKind;
  /** `true` once it is done, `false` when the user turned back. */
  readonly finish: (isDone: boolean) => void;
}

/** What is being asked of the user right now. */
export const useStepUp = create<{ readonly request: StepUpRequest | null }>()(() => ({ request: null }));

/**
 * Does `action`; where the server first wants a proof, asks the user for it and does the action again by itself.
 * @throws {Cancelled} when the user turns back, else what the action throws.
 */
export async function withStepUp<Result>(action: () => Promise<Result>): Promise<Result> {
  const asked = new Set<StepUpKind>();
  for (;;) {
    try {
      return await action();
    } catch (error) {
      const kind = error instanceof CallError ? WANTED_BY[error.code] : undefined;
      // Asking for the same thing twice would be a circle.
      if (kind === undefined || asked.has(kind)) throw error;
      asked.add(kind);
      if (!(await ask(kind))) throw new Cancelled();
    }
  }
}

/** Ends what is being asked, as when the session has ended. */
export function cancelStepUp(): void {
  useStepUp.getState().request?.finish(false);
}

function ask(kind: StepUpKind): Promise<boolean> {
  cancelStepUp();
  return new Promise((resolve) => {
    const finish = (isDone: boolean) => {
      useStepUp.setState({ request: null });
      resolve(isDone);
    };
    useStepUp.setState({ request: { kind, finish } });
  });
}
