import {
  canonicalJson,
  NO_POINTS,
  points,
  type AwardId,
  type Command,
  type Event,
  type InstantIso,
  type MemberId,
  type PartnerId,
  type Points,
  type ReceiptId,
} from '@accrue/kernel';
import { COMMISSION } from './commission-terms';
import { reversedOf, type Commission } from './commissions-of';

/** What a partner earns by one purchase is another than was said before. */
export type CommissionStated = Event<
  'CommissionStated',
  Commission & {
    readonly commissionId: AwardId;
    readonly partnerId: PartnerId;
    /** Who was referred. */
    readonly memberId: MemberId;
    /** 0, 1, 2 …: the highest is current. */
    readonly sequence: number;
    readonly reversed: Points;
    readonly cause: CommissionCause;
    /** Event time of what changed it. */
    readonly changedAt: InstantIso;
  }
>;

/** `return`: goods came back, and nothing else changed. */
export interface CommissionCause {
  readonly kind: 'purchase' | 'return' | 'correction';
  readonly receiptId: ReceiptId | null;
}

/** All that a partner earns by a member, as the member's journal is now. */
export type StateCommissions = Command<
  'StateCommissions',
  { readonly memberId: MemberId; readonly partnerId: PartnerId; readonly commissions: readonly Commission[] }
>;

/** What was said last, by purchase. */
export type CommissionsSaid = ReadonlyMap<ReceiptId, CommissionStated['data']>;

/** Says the differences, and nothing where there is none. */
export const decideCommissions = (
  { data: { memberId, partnerId, commissions } }: StateCommissions,
  said: CommissionsSaid,
): readonly CommissionStated[] => {
  const now = new Map(commissions.map((commission) => [commission.receiptId, commission]));
  const gone = [...said.values()].filter(({ receiptId }) => !now.has(receiptId)).map(withNothing);
  return [...now.values(), ...gone].flatMap((commission) => {
    const before = said.get(commission.receiptId);
    if (before !== undefined && comesTo(before) === comesTo(commission)) return [];
    const cause = causeOf(commission, before);
    const data = {
      ...commission,
      ...{ memberId, partnerId },
      commissionId: commissionIdOf(commission.receiptId, memberId),
      sequence: (before?.sequence ?? -1) + 1,
      reversed: points(reversedOf(commission)),
      cause,
      changedAt:
        commission.reversals.find(({ receiptId }) => receiptId === cause.receiptId)?.occurredAt ??
        commission.occurredAt,
    };
    return [{ type: 'CommissionStated', data }];
  });
};

/** A receipt may go from one referred member to another: what it brings is said for each by itself. */
const commissionIdOf = (receiptId: ReceiptId, memberId: MemberId): AwardId =>
  `${receiptId}:${COMMISSION}:${memberId}` as AwardId;

const comesTo = ({ granted, reversals }: Commission): string =>
  canonicalJson({
    granted,
    reversals: reversals.map(({ receiptId, occurredAt, points: some }) => ({ receiptId, occurredAt, points: some })),
  });

const causeOf = (now: Commission, before: Commission | undefined): CommissionCause => {
  if (before === undefined) return { kind: 'purchase', receiptId: now.receiptId };
  const known = new Set(before.reversals.map(({ receiptId }) => receiptId));
  const added = now.reversals.filter(({ receiptId }) => !known.has(receiptId));
  const [only] = added;
  const isReturn = only !== undefined && added.length === 1 && now.granted === before.granted;
  return isReturn && reversedOf(now) === reversedOf(before) + only.points
    ? { kind: 'return', receiptId: only.receiptId }
    : { kind: 'correction', receiptId: null };
};

/** It counts no more: the receipt went to another member, or another purchase qualifies. */
const withNothing = (before: CommissionStated['data']): Commission => {
  const { receiptId, occurredAt, programmeVersion, walletId, clawback, activatesAt, expiresAt, expiresOn } = before;
  return {
    ...{ receiptId, occurredAt, programmeVersion, walletId, clawback, activatesAt, expiresAt, expiresOn },
    ...{ lines: [], granted: NO_POINTS, reversals: [] },
  };
};

/** How the streams `commission-{memberId}` fold: one for each member whom a partner referred and who bought something. */
export const commissionModel = {
  category: 'commission',
  initial: new Map() as CommissionsSaid,
  evolve: (said: CommissionsSaid, { data }: CommissionStated): CommissionsSaid =>
    new Map(said).set(data.receiptId, data),
};
