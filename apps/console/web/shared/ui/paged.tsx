import { useInfiniteQuery, type QueryKey, type UseInfiniteQueryResult, type InfiniteData } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useSharedTexts } from '../texts/texts';
import { Loading } from './loading';
import { ProblemNote } from './problem-note';

interface Page {
  readonly nextCursor: string | null;
}

/** @param read one page, that behind the cursor; undefined: the first */
export const usePages = <P extends Page>(
  queryKey: QueryKey,
  read: (cursor: string | undefined, signal: AbortSignal) => Promise<P>,
): UseInfiniteQueryResult<InfiniteData<P>> =>
  useInfiniteQuery({
    queryKey,
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) => read(pageParam, signal),
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  });

interface PagedProps<P extends Page, Row> {
  readonly query: UseInfiniteQueryResult<InfiniteData<P>>;
  readonly rowsOf: (page: P) => readonly Row[];
  readonly empty: ReactNode;
  readonly children: (rows: readonly Row[]) => ReactNode;
}

/** All pages that were asked for so far, and the button for the next one. */
export const Paged = <P extends Page, Row>({ query, rowsOf, empty, children }: PagedProps<P, Row>): ReactNode => {
  const { actions, states } = useSharedTexts();
  const rows = query.data?.pages.flatMap((page) => [...rowsOf(page)]);
  return (
    <div className="stack">
      {query.error !== null && <ProblemNote error={query.error} onRetry={() => void query.refetch()} />}
      {rows === undefined ? query.isPending && <Loading /> : rows.length === 0 ? empty : children(rows)}
      {query.hasNextPage && (
        <button
          type="button"
          className="no-print"
          disabled={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {query.isFetchingNextPage ? states.loading : actions.more}
        </button>
      )}
    </div>
  );
};
