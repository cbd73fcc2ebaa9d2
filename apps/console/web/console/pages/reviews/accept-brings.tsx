import type { ReactNode } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useFormat } from '#shared/format/use-format';
import { useWalletName } from '#shared/format/use-wallet-name';
import { Loaded } from '#shared/ui/loaded';
import { acceptReview } from '../../api';
import { useTexts } from '../../texts/texts';

/** What a receipt that is held back would bring, decided as if it were accepted now; nothing is recorded. */
export const AcceptBrings = ({ reviewId }: { readonly reviewId: string }): ReactNode => {
  const texts = useTexts();
  const format = useFormat();
  const nameOf = useWalletName();
  const trial = useQuery({
    queryKey: ['review-trial', reviewId],
    queryFn: () => acceptReview({ path: { id: reviewId }, query: { dryRun: 'true' }, body: { reason: 'dry run' } }),
  });
  return (
    <Loaded query={trial}>
      {({ earned = [] }) =>
        earned.length === 0 ? (
          <p>{texts.reviews.bringsNothing}</p>
        ) : (
          <p>
            {texts.reviews.brings}{' '}
            {earned.map(({ walletId, amount }, index) => (
              <span key={walletId}>
                {index > 0 && ', '}
                {nameOf(walletId)} <strong className="number">{format.change(amount)}</strong>
              </span>
            ))}
          </p>
        )
      }
    </Loaded>
  );
};
