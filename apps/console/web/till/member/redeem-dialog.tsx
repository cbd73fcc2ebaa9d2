import { useState, type ReactNode } from 'react';
import { useMutation } from '@tanstack/react-query';
import type { MemberRewardDto, RedemptionDto } from '#api';
import { Dialog } from '#shared/ui/dialog';
import { ProblemNote } from '#shared/ui/problem-note';
import { redeem } from '../api';
import { HandOver } from '../redemption/hand-over';
import { useTexts } from '../texts/texts';
import { useAmount } from '../use-amount';
import { useReadAgain } from './use-member';

interface RedeemDialogProps {
  readonly memberId: string;
  readonly reward: MemberRewardDto;
  readonly onClose: () => void;
}

export const RedeemDialog = ({ memberId, reward, onClose }: RedeemDialogProps): ReactNode => {
  const { rewards: texts, shared } = useTexts();
  const amount = useAmount();
  const readAgain = useReadAgain(memberId);
  // Pressed again after a lost answer, it is the same redemption.
  const [redemptionId] = useState(() => crypto.randomUUID());
  const redemption = useMutation({
    mutationFn: () => redeem({ body: { memberId, rewardId: reward.rewardId, redemptionId } }),
    onSettled: () => readAgain(),
  });

  return (
    <Dialog title={reward.title} onClose={onClose}>
      {redemption.data === undefined ? (
        <>
          <p>{texts.confirm(amount(reward.points, reward.unit))}</p>
          {redemption.error !== null && <ProblemNote error={redemption.error} />}
          <div className="buttons">
            <button
              type="button"
              className="primary big"
              autoFocus
              disabled={redemption.isPending}
              onClick={() => redemption.mutate()}
            >
              {redemption.isPending ? texts.redeeming : texts.redeem}
            </button>
            <button type="button" onClick={onClose}>
              {shared.actions.cancel}
            </button>
          </div>
        </>
      ) : (
        <Redeemed redemption={redemption.data} onClose={onClose} onDone={() => readAgain()} />
      )}
    </Dialog>
  );
};

interface RedeemedProps {
  readonly redemption: RedemptionDto;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

const Redeemed = ({ redemption, onClose, onDone }: RedeemedProps): ReactNode => {
  const { rewards: texts, redemption: redeemed, shared } = useTexts();
  const { status, code, giftCard, failure } = redemption;
  const isRefused = status === 'failed' || status === 'cancelled' || status === 'expired';
  return (
    <>
      <p role="status" className={`note ${isRefused ? 'note-bad' : 'note-good'}`}>
        {redeemed.statuses[status]}
        {failure !== undefined && ` (${texts.missing[failure] ?? failure})`}
      </p>
      {code !== undefined && <p className="code-shown">{code}</p>}
      {giftCard !== undefined && (
        <p className="code-shown">
          {giftCard.number}
          <br />
          PIN {giftCard.pin}
        </p>
      )}
      {status === 'reserved' && <HandOver redemption={redemption} onDone={onDone} />}
      <div className="buttons">
        <button type="button" autoFocus onClick={onClose}>
          {shared.actions.close}
        </button>
      </div>
    </>
  );
};
