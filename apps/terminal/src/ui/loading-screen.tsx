import { Skeleton } from './states.tsx';

export function LoadingScreen() {
  return <Skeleton label="Loading" rows={12} />;
}
