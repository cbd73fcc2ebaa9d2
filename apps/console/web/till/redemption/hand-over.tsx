import { useState, type ReactNode } from 'react';
import { useMutation } from '@tanstack/react-query';
import type { RedemptionDto } from '#api';
import { ProblemNote } from '#shared/ui/problem-note';
import { fulfil, markRedeemedUsed } from '../api';
import { useTexts } from '../texts/texts';
import { useOnline } from '#shared/use-online';

interface HandOverProps {
  readonly redemption: RedemptionDto;
  readonly onDone: (after: RedemptionDto) => void;
}

/** What is used after it was given, and not handed over. */
const USED_LATER: readonly string[] = ['code', 'access'];

export const canBeUsed = ({ status, gives }: RedemptionDto): boolean =>
  status === 'completed' && USED_LATER.includes(gives.kind);

/** Confirms once that a reward was handed over, or used: whoever comes second is refused. */
export const HandOver = ({ redemption, onDone }: HandOverProps): ReactNode => {
  const { redemption: texts } = useTexts();
  const isOnline = useOnline();
  const { redemptionId, status } = redemption;
  // This scan's own: another scan of the same code is another wish, and is refused.
  const [idempotencyKey] = useState(() => crypto.randomUUID());
  const confirmation = useMutation({
    mutationFn: () =>
      (status === 'reserved' ? fulfil : markRedeemedUsed)({ path: { redemptionId } }, { idempotencyKey }),
    onSuccess: onDone,
  });
  if (confirmation.data !== undefined)
    return (
      <p role="status" className="note note-good">
        {status === 'reserved' ? texts.handedOver : texts.usedNow}
      </p>
    );
  return (
    <>
      {confirmation.error !== null && <ProblemNote error={confirmation.error} />}
      <div className="buttons">
        <button
          type="button"
          className="primary big"
          autoFocus
          disabled={confirmation.isPending || !isOnline}
          onClick={() => confirmation.mutate()}
        >
          {status === 'reserved' ? texts.handOver : texts.use}
        </button>
      </div>
    </>
  );
};
