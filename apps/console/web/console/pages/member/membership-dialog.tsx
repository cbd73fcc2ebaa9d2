import type { ReactNode } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { AskDialog } from '#shared/ui/ask-dialog';
import { Field } from '#shared/ui/field';
import { textOf } from '#shared/ui/text-of';
import { closeMember, eraseMember, mergeMember, separateMember } from '../../api';
import { useTexts } from '../../texts/texts';

export type MembershipWish = 'merge' | 'separate' | 'close' | 'erase';

/** As reports know them. */
const REASONS = {
  merge: 'enrolled_twice',
  separate: 'two_persons',
  close: 'member_request',
  erase: 'member_request',
} as const;

interface MembershipDialogProps {
  readonly memberId: string;
  /** Whose duplicate it is, of one that was merged. */
  readonly mergedInto: string | null;
  readonly wish: MembershipWish;
  readonly onClose: () => void;
  /** @param certificate of the erasure, as text */
  readonly onErased: (certificate: string) => void;
}

/** Merges, separates, closes, erases; what cannot be undone is asked twice. */
export const MembershipDialog = (props: MembershipDialogProps): ReactNode => {
  const { memberId, mergedInto, wish, onClose, onErased } = props;
  const texts = useTexts().member.membership;
  const queryClient = useQueryClient();

  const submit = async (form: HTMLFormElement): Promise<void> => {
    const body = { reason: textOf(form, 'reason') };
    const path = { memberId };
    if (wish === 'erase') return onErased(JSON.stringify(await eraseMember({ path, body }), null, 2));
    if (wish === 'merge') await mergeMember({ path, body: { ...body, duplicate: textOf(form, 'duplicate') } });
    if (wish === 'separate') await separateMember({ path: { memberId: mergedInto ?? '', duplicate: memberId }, body });
    if (wish === 'close') await closeMember({ path, body });
    await queryClient.invalidateQueries({ queryKey: ['member', memberId] });
  };

  return (
    <AskDialog title={texts.wishes[wish]} act={texts.wishes[wish]} isDangerous onClose={onClose} onSubmit={submit}>
      <p>{texts.means[wish]}</p>
      {wish === 'merge' && (
        <Field
          label={texts.duplicate}
          hint={texts.duplicateHint}
          input={{ name: 'duplicate', required: true, maxLength: 128, autoComplete: 'off' }}
        />
      )}
      <Field
        label={texts.reason}
        input={{ name: 'reason', required: true, pattern: '[a-z][a-z0-9_]{0,39}', defaultValue: REASONS[wish] }}
      />
      {(wish === 'close' || wish === 'erase') && (
        <label className="check">
          <input type="checkbox" required />
          {texts.final}
        </label>
      )}
    </AskDialog>
  );
};
