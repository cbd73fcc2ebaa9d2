import { useState, type ReactNode } from 'react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { AskDialog } from '#shared/ui/ask-dialog';
import { CardLinkDialog } from '#shared/ui/card-link-dialog';
import { ProblemNote } from '#shared/ui/problem-note';
import { blockCardLinks, makeCardLink } from '../../api';
import { useTexts } from '../../texts/texts';

interface CardLinksProps {
  readonly memberId: string;
}

/** The member's card on their phone. A till has the member show an identity first; an operator knows whom they speak with. */
export const CardLinks = ({ memberId }: CardLinksProps): ReactNode => {
  const { cardLinks: texts } = useTexts().member;
  const queryClient = useQueryClient();
  const [isBlocking, setBlocking] = useState(false);
  const making = useMutation({ mutationFn: () => makeCardLink({ path: { memberId }, body: {} }) });
  return (
    <section className="card" aria-labelledby="card-links">
      <h2 id="card-links">{texts.title}</h2>
      {making.error !== null && <ProblemNote error={making.error} />}
      <div className="buttons">
        <button type="button" disabled={making.isPending} onClick={() => making.mutate()}>
          {texts.make}
        </button>
        <button type="button" className="danger" onClick={() => setBlocking(true)}>
          {texts.block}
        </button>
      </div>
      {making.data !== undefined && (
        <CardLinkDialog link={making.data.link} texts={texts} onClose={() => making.reset()} />
      )}
      {isBlocking && (
        <AskDialog
          title={texts.block}
          act={texts.block}
          isDangerous
          onClose={() => setBlocking(false)}
          onSubmit={async () => {
            await blockCardLinks({ path: { memberId }, body: { reason: 'lost' } });
            void queryClient.invalidateQueries({ queryKey: ['member', memberId] });
          }}
        >
          <p>{texts.blockMeans}</p>
        </AskDialog>
      )}
    </section>
  );
};
