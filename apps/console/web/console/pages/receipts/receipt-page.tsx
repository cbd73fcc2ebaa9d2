import { useState, type ReactNode } from 'react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from 'wouter';
import type { ReceiptHistoryDto } from '#api';
import { useFormat } from '#shared/format/use-format';
import { Page } from '#shared/layout/page';
import { useSegment } from '#shared/layout/segments';
import { useMay } from '#shared/session/session';
import { useSharedTexts, useSpoken } from '#shared/texts/texts';
import { Badge } from '#shared/ui/badge';
import { Loaded } from '#shared/ui/loaded';
import { readReceipt } from '../../api';
import { memberPath, reviewPath } from '../../places';
import { useTexts } from '../../texts/texts';
import { Explanation } from './explanation';
import { GiveDialog, givingOf } from './give-dialog';
import { ReceiptBody } from './receipt-body';
import { TONES } from './tones';

const ReceiptPage = (): ReactNode => {
  const receiptId = useSegment('receiptId');
  const texts = useTexts().receipt;
  const { locale } = useSpoken();
  const receipt = useQuery({
    queryKey: ['receipt', receiptId, locale],
    queryFn: ({ signal }) => readReceipt({ path: { receiptId } }, { signal }),
  });
  return (
    <Page
      title={texts.title(receiptId)}
      lead={receipt.data !== undefined && <ReceiptLead shown={receipt.data} />}
      actions={receipt.data !== undefined && <GiveButton shown={receipt.data} />}
    >
      <Loaded query={receipt}>
        {(shown) => (
          <>
            <section className="section">
              <h2>{texts.why.title}</h2>
              <Explanation shown={shown} />
            </section>
            <section className="section">
              <h2>{texts.body}</h2>
              <ReceiptBody receipt={shown.receipt} />
            </section>
            <History shown={shown} />
          </>
        )}
      </Loaded>
    </Page>
  );
};

const ReceiptLead = ({ shown }: { readonly shown: ReceiptHistoryDto }): ReactNode => {
  const texts = useTexts().receipt;
  const { states } = useSharedTexts();
  const may = useMay();
  const { status, memberId, reason, reviewId } = shown;
  return (
    <>
      <Badge tone={TONES[status] ?? 'plain'}>{texts.states[status]}</Badge>{' '}
      {memberId === null ? states.noValue : <Link href={memberPath(memberId)}>{texts.member}</Link>}
      {reviewId !== undefined && may('analyst', 'support') && (
        <>
          {' · '}
          <Link href={reviewPath(reviewId)}>{texts.review}</Link>
        </>
      )}
      {reason !== undefined && <p>{reason.text}</p>}
    </>
  );
};

/** For whoever may change whose receipt it is. */
const GiveButton = ({ shown }: { readonly shown: ReceiptHistoryDto }): ReactNode => {
  const texts = useTexts().receipt.give;
  const may = useMay();
  const queryClient = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const giving = may('support') ? givingOf(shown) : null;
  if (giving === null) return null;
  return (
    <>
      <button type="button" onClick={() => setAsking(true)}>
        {texts.act[giving]}
      </button>
      {isAsking && (
        <GiveDialog
          giving={giving}
          receipt={shown}
          onClose={() => setAsking(false)}
          onGiven={() => void queryClient.invalidateQueries()}
        />
      )}
    </>
  );
};

/** A move to the same member brings another content. */
const happened = (type: string, data: unknown): string =>
  type === 'ReceiptMoved' && 'replacement' in (data as object) ? 'ReceiptReplaced' : type;

const History = ({ shown: { history } }: { readonly shown: ReceiptHistoryDto }): ReactNode => {
  const texts = useTexts().receipt;
  const format = useFormat();
  return (
    <section className="section">
      <h2>{texts.history}</h2>
      <ol className="stack">
        {history.map(({ type, recordedAt, actor, data }, index) => (
          <li key={index} className="card">
            <div className="card-head">
              <strong>{texts.events[happened(type, data)] ?? type}</strong>
              <span className="small muted">
                <time dateTime={recordedAt}>{format.instant(recordedAt)}</time>
                {actor !== undefined && ` · ${actor}`}
              </span>
            </div>
            <details className="no-print">
              <summary>{texts.details}</summary>
              <pre className="json">{JSON.stringify(data, null, 2)}</pre>
            </details>
          </li>
        ))}
      </ol>
    </section>
  );
};

export default ReceiptPage;
