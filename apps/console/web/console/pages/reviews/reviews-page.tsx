import type { ReactNode } from 'react';
import { Link, useSearchParams } from 'wouter';
import { useFormat } from '#shared/format/use-format';
import { Page } from '#shared/layout/page';
import { useSpoken } from '#shared/texts/texts';
import { Empty } from '#shared/ui/empty';
import { Paged, usePages } from '#shared/ui/paged';
import { Table } from '#shared/ui/table';
import { Tabs } from '#shared/ui/tabs';
import { listReviews } from '../../api';
import { reviewPath } from '../../places';
import { useTexts } from '../../texts/texts';

const ReviewsPage = (): ReactNode => {
  const texts = useTexts().reviews;
  const format = useFormat();
  const { locale } = useSpoken();
  const [parameters] = useSearchParams();
  const state = parameters.get('state') === 'closed' ? 'closed' : 'open';
  const reviews = usePages(['reviews', state, locale], (cursor, signal) =>
    listReviews({ query: { state, locale, ...(cursor === undefined ? {} : { cursor }) } }, { signal }),
  );
  const pathOf = (of: 'open' | 'closed'): string => `/reviews${of === 'open' ? '' : '?state=closed'}`;
  return (
    <Page title={texts.title} lead={texts.lead}>
      <Tabs
        label={texts.state}
        tabs={(['open', 'closed'] as const).map((of) => ({ path: pathOf(of), name: texts.states[of] }))}
        current={pathOf(state)}
      />
      <Paged query={reviews} rowsOf={(page) => page.reviews} empty={<Empty>{texts.none[state]}</Empty>}>
        {(rows) => (
          <Table
            caption={texts.title}
            isCaptionHidden
            rows={rows}
            keyOf={({ id }) => id}
            columns={[
              { head: texts.since, kind: 'time', cell: ({ openedAt }) => format.instant(openedAt) },
              { head: texts.kind, cell: ({ kind }) => texts.kinds[kind] },
              { head: texts.receipt, cell: ({ id, receiptId }) => <Link href={reviewPath(id)}>{receiptId}</Link> },
              { head: texts.reason, kind: 'wide', cell: ({ reason }) => reason.text },
            ]}
          />
        )}
      </Paged>
    </Page>
  );
};

export default ReviewsPage;
