import { onlineManager, QueryClient } from '@tanstack/react-query';
import { problemOf } from './problem';

const TRIES_MAX = 2;
/** Worth another try by itself: nothing was wrong with what was asked. */
const PASSING = new Set([0, 502, 503, 504]);

export const createQueryClient = (): QueryClient => {
  // It hears of changes alone: a page that is loaded without a line has missed the one that counts.
  onlineManager.setOnline(navigator.onLine);
  return new QueryClient({
    defaultOptions: {
      queries: {
        retry: (failures, error) => failures < TRIES_MAX && PASSING.has(problemOf(error).status),
        // Asked for again whenever a page is opened; the last data stays on the screen meanwhile.
        refetchOnWindowFocus: true,
      },
      mutations: { retry: false },
    },
  });
};
