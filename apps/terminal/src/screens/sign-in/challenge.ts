import { CallError } from '../../feed/gateway.ts';

/**
 * Signs in; where the server wants a second factor, hands its challenge on instead of failing.
 * @throws what else keeps from signing in.
 */
export async function signInOrChallenge(
  signIn: () => Promise<unknown>,
  onChallenge: (challenge: string) => void,
): Promise<void> {
  try {
    await signIn();
  } catch (error) {
    const challenge = challengeOf(error);
    if (challenge === undefined) throw error;
    onChallenge(challenge);
  }
}

function challengeOf(error: unknown): string | undefined {
  if (!(error instanceof CallError) || error.code !== 'SECOND_FACTOR_REQUIRED') return undefined;
  const { challenge } = error.details as { readonly challenge?: unknown };
  return typeof challenge === 'string' ? challenge : undefined;
}
