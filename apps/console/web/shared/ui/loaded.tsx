import type { ReactNode } from 'react';
import type { UseQueryResult } from '@tanstack/react-query';
import { Loading } from './loading';
import { ProblemNote } from './problem-note';

interface LoadedProps<Data> {
  readonly query: UseQueryResult<Data>;
  readonly children: (data: Data) => ReactNode;
}

/** What was asked for, once it is there. What was there before stays, also when asking again fails; then with what went wrong. */
export const Loaded = <Data,>({ query, children }: LoadedProps<Data>): ReactNode => (
  <>
    {query.error !== null && <ProblemNote error={query.error} onRetry={() => void query.refetch()} />}
    {query.data === undefined ? query.isPending && <Loading /> : children(query.data)}
  </>
);
