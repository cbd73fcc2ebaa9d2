import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { isUnauthenticated, problemOf } from './problem';

const TRIES_MAX = 2;
/** Worth another try by itself: nothing was wrong with what was asked. */
const PASSING = new Set([0, 502, 503, 504]);

/** @param onUnauthenticated the session has ended: whoever asked keeps what is on the screen meanwhile */
export const createQueryClient = (onUnauthenticated: () => void): QueryClient => {
  const onError = (error: unknown): void => {
    if (isUnauthenticated(error)) onUnauthenticated();
  };
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        retry: (failures, error) => failures < TRIES_MAX && PASSING.has(problemOf(error).status),
        // The last data stays on the screen while it is asked for again.
        refetchOnWindowFocus: true,
      },
      mutations: { retry: false },
    },
  });
};
