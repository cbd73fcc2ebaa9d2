import type { ReactNode } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { useSession } from '#shared/session/session';
import { AskDialog } from '#shared/ui/ask-dialog';
import { Field } from '#shared/ui/field';
import { textOf } from '#shared/ui/text-of';
import { blockIdentity, freeIdentity, linkIdentity } from '../../api';
import { useTexts } from '../../texts/texts';

export type IdentityWish = 'link' | 'block' | 'free';

const TYPES = ['card', 'phone', 'email', 'payment_token'] as const;
type Type = (typeof TYPES)[number];

interface IdentityDialogProps {
  readonly memberId: string;
  readonly wish: IdentityWish;
  readonly onClose: () => void;
}

/** Links, blocks or takes away a card or another identity. Who is no operator has the member name another identity of theirs as well. */
export const IdentityDialog = ({ memberId, wish, onClose }: IdentityDialogProps): ReactNode => {
  const texts = useTexts().member.identities;
  const { caller } = useSession();
  const queryClient = useQueryClient();
  const submit = async (form: HTMLFormElement): Promise<void> => {
    const identity = (name: string) => ({
      type: textOf(form, `${name}-type`) as Type,
      value: textOf(form, `${name}-value`),
    });
    const wanted = identity('wanted');
    const presented = caller.role === 'operator' ? {} : { presented: identity('presented') };
    const path = { memberId };
    if (wish === 'link') await linkIdentity({ path, body: { ...wanted, ...presented } });
    else {
      const withReason = { ...wanted, reason: textOf(form, 'reason') };
      if (wish === 'block') await blockIdentity({ path, body: { ...withReason, ...presented } });
      else await freeIdentity({ path, body: withReason });
    }
    await queryClient.invalidateQueries({ queryKey: ['member', memberId] });
  };
  return (
    <AskDialog
      title={texts.wishes[wish]}
      act={texts.wishes[wish]}
      isDangerous={wish !== 'link'}
      onClose={onClose}
      onSubmit={submit}
    >
      <p>{texts.means[wish]}</p>
      <IdentityFields name="wanted" legend={texts.wanted[wish]} />
      {wish !== 'link' && (
        <Field
          label={texts.reason}
          hint={texts.reasonHint}
          input={{ name: 'reason', required: true, pattern: '[a-z][a-z0-9_]{0,39}', defaultValue: 'lost' }}
        />
      )}
      {caller.role !== 'operator' && <IdentityFields name="presented" legend={texts.presented} />}
    </AskDialog>
  );
};

const IdentityFields = ({ name, legend }: { readonly name: string; readonly legend: string }): ReactNode => {
  const { identities: texts, facts } = useTexts().member;
  return (
    <fieldset>
      <legend>{legend}</legend>
      <div className="row-of-fields">
        <Field label={texts.type}>
          {(ids) => (
            <select name={`${name}-type`} {...ids}>
              {TYPES.map((type) => (
                <option key={type} value={type}>
                  {facts.types[type]}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field
          label={texts.value}
          input={{ name: `${name}-value`, required: true, maxLength: 254, autoComplete: 'off' }}
        />
      </div>
    </fieldset>
  );
};
