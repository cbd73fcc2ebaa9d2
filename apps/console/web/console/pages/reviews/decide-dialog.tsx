import type { ReactNode } from 'react';
import type { ReviewDto } from '#api';
import { AskDialog } from '#shared/ui/ask-dialog';
import { Field } from '#shared/ui/field';
import { textOf } from '#shared/ui/text-of';
import { acceptReview, closeReview, rejectReview } from '../../api';
import type { ConsoleTexts } from '../../texts/en';
import { AcceptBrings } from './accept-brings';
import { useTexts } from '../../texts/texts';

export type Act = 'accept' | 'reject' | 'close';

const CALLS = { accept: acceptReview, reject: rejectReview, close: closeReview } as const;

/** What a person can decide: whether what is held back is recorded, or that what is recorded stands. */
export const actsOn = ({ kind, state }: Pick<ReviewDto, 'kind' | 'state'>): readonly Act[] => {
  if (state === 'closed') return [];
  return kind === 'too_old' ? ['accept', 'reject'] : ['close'];
};

/** What closing means, by what it is about. */
const CLOSES: Readonly<Record<ReviewDto['kind'], keyof ConsoleTexts['reviews']['closeMeans']>> = {
  conflict: 'conflict',
  unmatched_return: 'lonelyReturn',
  parked: 'lonelyReturn',
  points_tender: 'elsewhere',
  loyalty_discount: 'elsewhere',
  too_old: 'elsewhere',
};

interface DecideDialogProps {
  readonly act: Act;
  readonly review: Pick<ReviewDto, 'id' | 'kind'>;
  readonly onClose: () => void;
  readonly onDecided: () => void;
}

export const DecideDialog = ({ act, review: { id, kind }, onClose, onDecided }: DecideDialogProps): ReactNode => {
  const texts = useTexts().reviews;
  const means = act === 'close' ? texts.closeMeans[CLOSES[kind]] : texts.actMeans[act];
  return (
    <AskDialog
      title={texts.acts[act]}
      act={texts.acts[act]}
      isDangerous={act === 'reject'}
      onClose={onClose}
      onSubmit={async (form) => {
        await CALLS[act]({ path: { id }, body: { reason: textOf(form, 'reason') } });
        onDecided();
      }}
    >
      <p>{means}</p>
      {act === 'accept' && <AcceptBrings reviewId={id} />}
      <Field
        label={texts.reasonLabel}
        hint={texts.reasonHint}
        input={{ name: 'reason', required: true, maxLength: 200 }}
      />
    </AskDialog>
  );
};
