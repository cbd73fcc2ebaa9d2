import { knownRewards, unitOf, type programmePublished, type Static } from '@accrue/contracts';
import { invariant, zoneId } from '@accrue/kernel';
import { draw, offerOf, type reward } from '@accrue/rewards-domain';

type Document = Static<typeof programmePublished.schema>['document'];

export const drawsOf = ({ draws = [] }: Document): readonly draw.DrawTerms[] => draws.map(draw.drawTermsOf);

/** What a published programme offers of the kinds that this release knows, each for a price in a wallet of the same programme. */
export const offersOf = (document: Document): readonly reward.Offer[] => {
  const { timeZone, currency, wallets, tiers, rewards = [] } = document;
  const baseTier = tiers?.ladder.find(({ threshold }) => threshold === 0)?.id ?? null;
  const programme = { zone: zoneId(timeZone), currency, baseTier, draws: drawsOf(document) };
  return knownRewards(rewards).map((offered) => {
    const wallet = wallets.find(({ id }) => id === offered.wallet);
    invariant(wallet !== undefined, `reward ${offered.id} is paid from a wallet of its programme`);
    return offerOf(offered, { ...programme, unit: unitOf(wallet) });
  });
};
