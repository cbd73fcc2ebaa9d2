import { knownRewards, unitOf, type programmePublished, type Static } from '@accrue/contracts';
import { invariant } from '@accrue/kernel';
import { offerOf, type reward } from '@accrue/rewards-domain';

/** What a published programme offers of the kinds that this release knows, each for a price in a wallet of the same programme. */
export const offersOf = ({
  wallets,
  rewards = [],
}: Static<typeof programmePublished.schema>['document']): readonly reward.Offer[] =>
  knownRewards(rewards).map((offered) => {
    const wallet = wallets.find(({ id }) => id === offered.wallet);
    invariant(wallet !== undefined, `reward ${offered.id} is paid from a wallet of its programme`);
    return offerOf(offered, unitOf(wallet));
  });
