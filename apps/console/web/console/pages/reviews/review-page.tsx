import { useState, type ReactNode } from 'react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from 'wouter';
import type { ReceiptV1, ReviewDto } from '#api';
import { useFormat } from '#shared/format/use-format';
import { Page } from '#shared/layout/page';
import { useSegment } from '#shared/layout/segments';
import { useMay } from '#shared/session/session';
import { useSpoken } from '#shared/texts/texts';
import { Badge } from '#shared/ui/badge';
import { Loaded } from '#shared/ui/loaded';
import { readReview } from '../../api';
import { memberPath, receiptPath } from '../../places';
import { useTexts } from '../../texts/texts';
import { ReceiptBody } from '../receipts/receipt-body';
import { actsOn, DecideDialog, nameOf, type Act } from './decide-dialog';
import { differencesOf } from './differences';

const DECIDED_MS = 500;

const ReviewPage = (): ReactNode => {
  const id = useSegment('id');
  const texts = useTexts().reviews;
  const { locale } = useSpoken();
  const may = useMay();
  const queryClient = useQueryClient();
  const [act, setAct] = useState<Act | null>(null);
  const [isDecided, setDecided] = useState(false);
  const review = useQuery<ReviewDto>({
    queryKey: ['review', id, locale],
    queryFn: ({ signal }) => readReview({ path: { id }, query: { locale } }, { signal }),
    // What was decided here is seen a moment later.
    refetchInterval: ({ state }) => (isDecided && state.data?.state === 'open' ? DECIDED_MS : false),
  });
  const acts = review.data !== undefined && !isDecided && may('support') ? actsOn(review.data) : [];
  return (
    <Page
      title={texts.caseOf(review.data?.receiptId ?? '')}
      lead={review.data !== undefined && <ReviewLead review={review.data} />}
      actions={acts.map((of) => (
        <button key={of} type="button" onClick={() => setAct(of)}>
          {review.data !== undefined && nameOf(of, review.data, texts)}
        </button>
      ))}
    >
      <Loaded query={review}>{(shown) => <Bodies review={shown} />}</Loaded>
      {act !== null && review.data !== undefined && (
        <DecideDialog
          act={act}
          review={review.data}
          onClose={() => setAct(null)}
          onDecided={() => {
            setDecided(true);
            void queryClient.invalidateQueries({ queryKey: ['review', id] });
            void queryClient.invalidateQueries({ queryKey: ['reviews'] });
          }}
        />
      )}
    </Page>
  );
};

const ReviewLead = ({
  review: { kind, state, reason, receiptId, memberId },
}: {
  readonly review: ReviewDto;
}): ReactNode => {
  const texts = useTexts();
  return (
    <>
      <Badge tone={state === 'open' ? 'warn' : 'good'}>{texts.reviews.stateOf[state]}</Badge>{' '}
      {texts.reviews.kinds[kind]} · <Link href={receiptPath(receiptId)}>{texts.receipt.title(receiptId)}</Link>
      {memberId !== null && (
        <>
          {' · '}
          <Link href={memberPath(memberId)}>{texts.receipt.member}</Link>
        </>
      )}
      <p>{reason.text}</p>
    </>
  );
};

const Bodies = ({ review: { recorded, details } }: { readonly review: ReviewDto }): ReactNode => {
  const texts = useTexts().reviews;
  const format = useFormat();
  const other = 'otherBody' in details ? (details['otherBody'] as ReceiptV1) : undefined;
  if (recorded === null || other === undefined)
    return (
      <section className="section">
        {recorded !== null && <ReceiptBody receipt={recorded} />}
        <h2>{texts.details}</h2>
        <pre className="json">{JSON.stringify(details, null, 2)}</pre>
      </section>
    );
  const differences = differencesOf(recorded, other);
  return (
    <>
      <p>{format.plural(differences.length, texts.differences)}</p>
      <ul className="card">
        {differences.map(({ pointer, first, second }) => (
          <li key={pointer}>
            <code>{pointer}</code>: <del>{first ?? texts.absent}</del> <ins>{second ?? texts.absent}</ins>
          </li>
        ))}
      </ul>
      <div className="side-by-side">
        <section className="section">
          <h2>{texts.recorded}</h2>
          <ReceiptBody receipt={recorded} which={texts.recorded} />
        </section>
        <section className="section">
          <h2>{texts.other}</h2>
          <ReceiptBody receipt={other} which={texts.other} />
        </section>
      </div>
    </>
  );
};

export default ReviewPage;
