import { useQuery } from '@tanstack/react-query';
import { useServices } from '../../services.ts';

/** Ways to sign in that this server has; undefined until it has said. */
export function useProviders() {
  const { api } = useServices();
  const { data } = useQuery({
    queryKey: ['providers'],
    staleTime: 60_000,
    queryFn: () => api.google.status(),
  });
  return data;
}
