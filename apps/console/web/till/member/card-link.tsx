import { useState, type ReactNode } from 'react';
import { useMutation } from '@tanstack/react-query';
import { CardLinkDialog } from '#shared/ui/card-link-dialog';
import { ProblemNote } from '#shared/ui/problem-note';
import { makeCardLink } from '../api';
import type { Identity } from '../scan/code';
import { useScan } from '../scan/scan-provider';
import { useTexts } from '../texts/texts';
import { useOnline } from '#shared/use-online';

interface CardLinkProps {
  readonly memberId: string;
}

/** The member's card on their phone: they scan the link, which nobody can ask for again. */
export const CardLink = ({ memberId }: CardLinkProps): ReactNode => {
  const { cardLink: texts } = useTexts();
  const identity = useScan().shownBy(memberId);
  return (
    <section className="card" aria-labelledby="card-link">
      <h2 id="card-link">{texts.title}</h2>
      {identity === undefined ? (
        <p className="muted">{texts.scanFirst}</p>
      ) : (
        <Make memberId={memberId} identity={identity} />
      )}
    </section>
  );
};

const Make = ({ memberId, identity }: CardLinkProps & { readonly identity: Identity }): ReactNode => {
  const { cardLink: texts } = useTexts();
  const isOnline = useOnline();
  const [isLost, setLost] = useState(false);
  const making = useMutation({
    mutationFn: () => makeCardLink({ path: { memberId }, body: { replace: isLost, presented: presentedOf(identity) } }),
  });
  return (
    <>
      <label className="check">
        <input type="checkbox" checked={isLost} onChange={({ target }) => setLost(target.checked)} />
        {texts.lost}
      </label>
      {making.error !== null && <ProblemNote error={making.error} />}
      <button type="button" disabled={making.isPending || !isOnline} onClick={() => making.mutate()}>
        {texts.make}
      </button>
      {making.data !== undefined && (
        <CardLinkDialog link={making.data.link} texts={texts} onClose={() => making.reset()} />
      )}
    </>
  );
};

const TYPES = ['card', 'qr', 'phone', 'email'] as const;

const presentedOf = (identity: Identity): { readonly type: keyof Identity; readonly value: string } => {
  const type = TYPES.find((known) => identity[known] !== undefined) ?? 'qr';
  return { type, value: identity[type] ?? '' };
};
