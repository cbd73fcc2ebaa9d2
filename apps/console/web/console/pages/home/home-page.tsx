import type { ReactNode } from 'react';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { Link } from 'wouter';
import type { CallOptions } from '#shared/api/call';
import { useFormat, useProgramme } from '#shared/format/use-format';
import { Page } from '#shared/layout/page';
import { Empty } from '#shared/ui/empty';
import { Loaded } from '#shared/ui/loaded';
import { listAdjustments, listDeadLetters, listReviews } from '../../api';
import { useTexts } from '../../texts/texts';
import { FindForm } from '../find/find-form';
import { useLag } from '../system/use-lag';

/** As many as are counted; of more, it is enough to know that there are more. */
const COUNTED_MAX = 100;
const AGAIN_MS = 15_000;

/** What needs somebody. */
const HomePage = (): ReactNode => {
  const texts = useTexts().home;
  const programme = useProgramme();
  const reviews = useCount('reviews', async (options) => {
    const { reviews: open } = await listReviews({ query: { state: 'open', limit: COUNTED_MAX } }, options);
    return open.length;
  });
  const approvals = useCount('adjustments', async (options) => {
    const { adjustments } = await listAdjustments({ query: { status: 'proposed', limit: COUNTED_MAX } }, options);
    return adjustments.length;
  });
  const letters = useCount('dead-letters', async (options) => {
    const { deadLetters } = await listDeadLetters({ query: { status: 'parked', limit: COUNTED_MAX } }, options);
    return deadLetters.length;
  });
  return (
    <Page title={texts.title}>
      <FindForm />
      {programme.data === null && (
        <Empty>
          <p>{texts.noProgramme}</p>
          <code>./accrue programme apply examples/online-retail-ii/programme.yaml</code>
        </Empty>
      )}
      <div className="cards">
        <CountCard count={reviews} title={texts.reviews} none={texts.noReviews} path="/reviews" />
        <CountCard count={approvals} title={texts.approvals} none={texts.noApprovals} path="/adjustments" />
        <CountCard count={letters} title={texts.letters} none={texts.noLetters} path="/system/letters" />
        <LagCard />
      </div>
    </Page>
  );
};

/** @param read as many as there are, of those that are counted */
const useCount = (of: string, read: (options: CallOptions) => Promise<number>): UseQueryResult<number> =>
  useQuery({
    queryKey: [of, 'count'],
    refetchInterval: AGAIN_MS,
    queryFn: ({ signal }) => read({ signal, background: true }),
  });

interface CountCardProps {
  readonly count: UseQueryResult<number>;
  readonly title: string;
  readonly none: string;
  readonly path: string;
}

const CountCard = ({ count, title, none, path }: CountCardProps): ReactNode => {
  const format = useFormat();
  const { home } = useTexts();
  return (
    <section className="card" aria-label={title}>
      <h2>{title}</h2>
      <Loaded query={count}>
        {(found) =>
          found === 0 ? (
            <p className="muted">{none}</p>
          ) : (
            <>
              <p className="figure">
                {format.count(found)}
                {found === COUNTED_MAX && '+'}
              </p>
              <Link href={path}>{home.look}</Link>
            </>
          )
        }
      </Loaded>
    </section>
  );
};

const LagCard = (): ReactNode => {
  const texts = useTexts().home;
  const format = useFormat();
  return (
    <section className="card" aria-label={texts.lag}>
      <h2>{texts.lag}</h2>
      <Loaded query={useLag()}>
        {({ drained, behind }) =>
          drained ? (
            <p className="muted">{texts.noLag}</p>
          ) : (
            <>
              <p className="figure">{format.count(behind)}</p>
              <p className="muted">{texts.behind}</p>
              <Link href="/system">{texts.look}</Link>
            </>
          )
        }
      </Loaded>
    </section>
  );
};

export default HomePage;
