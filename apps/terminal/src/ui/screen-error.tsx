import type { ErrorComponentProps } from '@tanstack/react-router';
import { ErrorState } from './states.tsx';

export function ScreenError({ error, reset }: ErrorComponentProps) {
  return <ErrorState title="This screen failed" error={error} onRetry={reset} />;
}
