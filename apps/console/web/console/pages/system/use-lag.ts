import { useQuery } from '@tanstack/react-query';
import { readLag } from '../../api';

const AGAIN_MS = 5_000;

/** How far behind everything is, looked at again by itself. */
export const useLag = () =>
  useQuery({
    queryKey: ['lag'],
    refetchInterval: AGAIN_MS,
    queryFn: ({ signal }) => readLag({}, { signal, background: true }),
  });
