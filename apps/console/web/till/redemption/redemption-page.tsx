import { useState, type ReactNode } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import type { RedemptionDto } from '#api';
import { useFormat } from '#shared/format/use-format';
import { Page } from '#shared/layout/page';
import { Loaded } from '#shared/ui/loaded';
import { readRedemption, readReward } from '../api';
import { useReadAgain } from '../member/use-member';
import { useTexts } from '../texts/texts';
import { useAmount } from '../use-amount';
import { canBeUsed, HandOver } from './hand-over';

interface RedemptionPageProps {
  readonly redemptionId: string;
}

/** A member shows the code of what they redeemed. */
const RedemptionPage = ({ redemptionId }: RedemptionPageProps): ReactNode => {
  const { redemption: texts, member } = useTexts();
  const redemption = useQuery({
    queryKey: ['redemption', redemptionId],
    // What was seen before another till confirmed it is worth nothing.
    staleTime: 0,
    gcTime: 0,
    refetchOnWindowFocus: false,
    queryFn: ({ signal }) => readRedemption({ path: { redemptionId } }, { signal }),
  });
  return (
    <Page
      title={texts.title}
      actions={
        <Link href="/" className="button primary">
          {member.next}
        </Link>
      }
    >
      <Loaded query={redemption}>{(shown) => <Shown redemption={shown} />}</Loaded>
    </Page>
  );
};
export default RedemptionPage;

const Shown = ({ redemption }: { readonly redemption: RedemptionDto }): ReactNode => {
  const { redemption: texts } = useTexts();
  const format = useFormat();
  const amount = useAmount();
  const [isConfirmed, setConfirmed] = useState(false);
  const { rewardId, memberId, status, confirmBy, useBy } = redemption;
  const readAgain = useReadAgain(memberId);
  const reward = useQuery({
    queryKey: ['reward', rewardId],
    queryFn: ({ signal }) => readReward({ path: { rewardId } }, { signal }),
  });
  const confirmed = (): void => {
    setConfirmed(true);
    readAgain();
  };
  const until = status === 'reserved' ? confirmBy : useBy;
  const isOpen = status === 'reserved' || canBeUsed(redemption);
  return (
    <section className="card">
      <h2>{reward.data?.title ?? rewardId}</h2>
      <p>{amount(redemption.points, redemption.unit)}</p>
      {!isConfirmed && (
        <p role="status" className={`note ${isOpen ? 'note-good' : 'note-bad'}`}>
          <strong>{isOpen ? texts.valid : texts.refused}</strong>
          <br />
          {texts.statuses[status === 'completed' && !isOpen ? 'confirmed' : status]}
          {isOpen && until !== undefined && ` · ${texts.until(format.instant(until))}`}
        </p>
      )}
      {isOpen && <HandOver redemption={redemption} onDone={confirmed} />}
      <p>
        <Link href={`/members/${encodeURIComponent(memberId)}`} className="button">
          {texts.toMember}
        </Link>
      </p>
    </section>
  );
};
