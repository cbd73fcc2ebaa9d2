import { isGiftCardId } from '@accrue/kernel';
import { OFFER_GIVES } from './programme';
import type { Row } from './simulated-database';

/** What campaigns said last of an award of a member. */
export interface SaidOfAward {
  readonly memberId: unknown;
  readonly ruleId: unknown;
  /** null: an action earned it. */
  readonly receiptId: unknown;
  /** By the wallet, or by a budget. */
  readonly isLimited: boolean;
  readonly granted: number;
  /** 0..granted. */
  readonly reversed: number;
}

interface GrantedTogether {
  readonly wallets: readonly { readonly awards: readonly object[] }[];
}

/** What one receipt or action earned together, award by award. */
export const oneByOne = (row: Row): readonly Row[] => {
  if (row['type'] !== 'AwardsGranted') return [row];
  const { wallets, ...earner } = row as unknown as GrantedTogether;
  return wallets.flatMap(({ awards }) => awards.map((award) => ({ ...earner, ...award, type: 'AwardGranted' })));
};

/** By award and member: of who had it before nothing of it stands. */
export const awardsSaid = (campaigns: readonly Row[]): ReadonlyMap<string, SaidOfAward> => {
  const said = new Map<string, SaidOfAward>();
  const highest = new Map<string, number>();
  for (const row of campaigns.flatMap(oneByOne)) {
    const { type, awardId, memberId, ruleId, receiptId, withoutLimits } = row;
    const { sequence, points, granted, reversed = 0 } = row;
    if (!['AwardGranted', 'AwardReversed', 'AwardCorrected'].includes(String(type))) continue;
    const id = `${String(awardId)} of ${String(memberId)}`;
    if ((highest.get(id) ?? -1) >= Number(sequence)) continue;
    highest.set(id, Number(sequence));
    const stands = { granted: Number(type === 'AwardGranted' ? points : granted), reversed: Number(reversed) };
    const isLimited = withoutLimits !== undefined;
    said.set(id, { memberId, ruleId, receiptId, isLimited, ...stands });
  }
  return said;
};

/** What campaigns said last of each award is what the ledger has. */
export const lostAwards = (campaigns: readonly Row[], lots: readonly Row[]): readonly string[] => {
  const said = new Map(
    [...awardsSaid(campaigns)].map(([id, { granted, reversed }]) => [id, `${String(granted)}-${String(reversed)}`]),
  );
  const kept = new Map(
    lots
      // What is put on a gift card, rewards say.
      .filter(({ award_id, member_id }) => award_id !== null && !isGiftCardId(String(member_id)))
      .map(({ award_id, member_id, granted, reversed }) => [
        `${String(award_id)} of ${String(member_id)}`,
        `${String(granted)}-${String(reversed)}`,
      ]),
  );
  return [...new Set([...said.keys(), ...kept.keys()])]
    .filter((id) => said.get(id) !== kept.get(id))
    .map((id) => `award ${id}: campaigns say ${String(said.get(id))}, the ledger has ${String(kept.get(id))}`);
};

/** A purchase has of an offer what it gave when it was given, as often as the purchase completes it; less only where a limit leaves less. */
export const offerAwardFaults = (campaigns: readonly Row[]): readonly string[] => {
  const versionOf = new Map(
    campaigns.flatMap(({ type, actionId, programmeVersion }) =>
      type === 'ActionRecorded' ? [[actionId, programmeVersion === 1 ? 1 : 2] as const] : [],
    ),
  );
  const promised = new Map<string, number>();
  for (const { type, actionId, offerId, receiptId, change, times } of campaigns) {
    if (type !== 'OfferChanged' || receiptId === null || !(String(offerId) in OFFER_GIVES)) continue;
    const purchase = `${receiptId as string} ${String(offerId)}`;
    const gives = OFFER_GIVES[offerId as keyof typeof OFFER_GIVES][versionOf.get(actionId) ?? 1];
    const more = Number(times) * (change === 'taken-back' ? -gives : gives);
    promised.set(purchase, (promised.get(purchase) ?? 0) + more);
  }
  return [...awardsSaid(campaigns).values()].flatMap(
    ({ ruleId, receiptId, granted, reversed, isLimited, memberId }) => {
      const has = granted - reversed;
      if (!(String(ruleId) in OFFER_GIVES) || has === 0) return [];
      const may = promised.get(`${String(receiptId)} ${String(ruleId)}`) ?? 0;
      return has === may || (isLimited && has < may)
        ? []
        : [`${String(memberId)} has ${String(has)} of ${String(ruleId)} by ${String(receiptId)}, not ${String(may)}`];
    },
  );
};
