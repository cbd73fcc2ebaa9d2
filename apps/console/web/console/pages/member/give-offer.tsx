import { useState, type ReactNode } from 'react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { AskDialog } from '#shared/ui/ask-dialog';
import { Field } from '#shared/ui/field';
import { Loaded } from '#shared/ui/loaded';
import { textOf } from '#shared/ui/text-of';
import { giveOffer, readProgramme } from '../../api';
import { useTexts } from '../../texts/texts';

/** Gives the member one of the programme's offers. The key makes it one wish, however often the button is pressed. */
export const GiveOffer = ({
  memberId,
  onClose,
}: {
  readonly memberId: string;
  readonly onClose: () => void;
}): ReactNode => {
  const texts = useTexts().member.offers;
  const queryClient = useQueryClient();
  const [key] = useState(() => `console-${crypto.randomUUID()}`);
  const programme = useQuery({ queryKey: ['programme'], queryFn: ({ signal }) => readProgramme({}, { signal }) });
  return (
    <AskDialog
      title={texts.give}
      act={texts.give}
      onClose={onClose}
      onSubmit={async (form) => {
        await giveOffer({ path: { memberId }, body: { key, offer: textOf(form, 'offer') } });
        await queryClient.invalidateQueries({ queryKey: ['member', memberId, 'offers'] });
      }}
    >
      <Loaded query={programme}>
        {({ document: { offers = [] } }) => (
          <Field label={texts.offer} hint={texts.giveHint}>
            {(ids) => (
              <select name="offer" required {...ids}>
                {offers.map(({ id, name }) => (
                  <option key={id} value={id}>
                    {name}
                  </option>
                ))}
              </select>
            )}
          </Field>
        )}
      </Loaded>
    </AskDialog>
  );
};
