import type { ReactNode } from 'react';
import type { ReviewDto } from '#api';
import { AskDialog } from '#shared/ui/ask-dialog';
import { Field } from '#shared/ui/field';
import { textOf } from '#shared/ui/text-of';
import { acceptReview, closeReview, rejectReview } from '../../api';
import { useTexts } from '../../texts/texts';

export type Act = 'accept' | 'reject' | 'close';

const CALLS = { accept: acceptReview, reject: rejectReview, close: closeReview } as const;

/** What a person can decide here; of the other kinds the platform decides, when what is missing comes. */
export const actsOn = ({ kind, state }: Pick<ReviewDto, 'kind' | 'state'>): readonly Act[] => {
  if (state === 'closed') return [];
  if (kind === 'too_old') return ['accept', 'reject'];
  return kind === 'points_tender' || kind === 'loyalty_discount' ? ['close'] : [];
};

interface DecideDialogProps {
  readonly act: Act;
  readonly reviewId: string;
  readonly onClose: () => void;
  readonly onDecided: () => void;
}

export const DecideDialog = ({ act, reviewId, onClose, onDecided }: DecideDialogProps): ReactNode => {
  const texts = useTexts().reviews;
  return (
    <AskDialog
      title={texts.acts[act]}
      act={texts.acts[act]}
      isDangerous={act === 'reject'}
      onClose={onClose}
      onSubmit={async (form) => {
        await CALLS[act]({ path: { id: reviewId }, body: { reason: textOf(form, 'reason') } });
        onDecided();
      }}
    >
      <p>{texts.actMeans[act]}</p>
      <Field
        label={texts.reasonLabel}
        hint={texts.reasonHint}
        input={{ name: 'reason', required: true, maxLength: 200 }}
      />
    </AskDialog>
  );
};
