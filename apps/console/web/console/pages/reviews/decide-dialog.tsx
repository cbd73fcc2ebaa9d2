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

/** What a person can decide: whether what is held back, or what came later, is recorded, or that what is recorded stands. */
export const actsOn = ({ kind, state }: Pick<ReviewDto, 'kind' | 'state'>): readonly Act[] => {
  if (state === 'closed') return [];
  if (kind === 'too_old') return ['accept', 'reject'];
  return kind === 'conflict' ? ['accept', 'close'] : ['close'];
};

export const nameOf = (act: Act, { kind }: Pick<ReviewDto, 'kind'>, texts: ConsoleTexts['reviews']): string =>
  act === 'accept' && kind === 'conflict' ? texts.acceptSecond : texts.acts[act];

const meaningOf = (act: Act, { kind, details }: Reviewed, texts: ConsoleTexts['reviews']): string => {
  if (act === 'close') return texts.closeMeans[CLOSES[kind]];
  if (act === 'reject' || kind !== 'conflict') return texts.actMeans[act];
  return texts.secondMeans[details['key'] === 'business_key' ? 'business_key' : 'receipt_id'];
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

type Reviewed = Pick<ReviewDto, 'id' | 'kind' | 'details'>;

interface DecideDialogProps {
  readonly act: Act;
  readonly review: Reviewed;
  readonly onClose: () => void;
  readonly onDecided: () => void;
}

export const DecideDialog = ({ act, review, onClose, onDecided }: DecideDialogProps): ReactNode => {
  const texts = useTexts().reviews;
  const { id } = review;
  const name = nameOf(act, review, texts);
  return (
    <AskDialog
      title={name}
      act={name}
      isDangerous={act === 'reject'}
      onClose={onClose}
      onSubmit={async (form) => {
        await CALLS[act]({ path: { id }, body: { reason: textOf(form, 'reason') } });
        onDecided();
      }}
    >
      <p>{meaningOf(act, review, texts)}</p>
      {act === 'accept' && <AcceptBrings reviewId={id} />}
      <Field
        label={texts.reasonLabel}
        hint={texts.reasonHint}
        input={{ name: 'reason', required: true, maxLength: 200 }}
      />
    </AskDialog>
  );
};
