import { afterEach, describe, expect, it } from 'vitest';
import { cancelStepUp, useStepUp, withStepUp } from '../src/account/step-up.ts';
import { CallError } from '../src/feed/gateway.ts';
import { Cancelled } from '../src/ui/form/cancelled.ts';

const refused = (code: string) => new CallError({ code, message: code });
const settle = () => new Promise((resolve) => setTimeout(resolve));

/** Fails with each of the codes in turn, then succeeds. */
function failing(...codes: string[]) {
  return async () => {
    const code = codes.shift();
    if (code !== undefined) throw refused(code);
    return 'done';
  };
}

describe('an action that wants a proof first', () => {
  afterEach(cancelStepUp);

  it('asks for it and goes on by itself', async () => {
    const result = withStepUp(failing('REAUTHENTICATION_REQUIRED'));
    await settle();
    expect(useStepUp.getState().request?.kind).toBe('identity');
    useStepUp.getState().request?.finish(true);
    await expect(result).resolves.toBe('done');
    expect(useStepUp.getState().request).toBeNull();
  });

  it('may want two different ones, one after the other', async () => {
    const result = withStepUp(failing('EMAIL_NOT_VERIFIED', 'REAUTHENTICATION_REQUIRED'));
    await settle();
    expect(useStepUp.getState().request?.kind).toBe('verification');
    useStepUp.getState().request?.finish(true);
    await settle();
    useStepUp.getState().request?.finish(true);
    await expect(result).resolves.toBe('done');
  });

  it('is given up where the user turns back', async () => {
    const result = withStepUp(failing('REAUTHENTICATION_REQUIRED'));
    await settle();
    cancelStepUp();
    await expect(result).rejects.toThrow(Cancelled);
  });

  it('fails where the same is wanted again, and for everything else at once', async () => {
    const circle = withStepUp(failing('REAUTHENTICATION_REQUIRED', 'REAUTHENTICATION_REQUIRED'));
    await settle();
    useStepUp.getState().request?.finish(true);
    await expect(circle).rejects.toMatchObject({ code: 'REAUTHENTICATION_REQUIRED' });
    await expect(withStepUp(failing('CONFLICT'))).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(useStepUp.getState().request).toBeNull();
  });
});
