import {
  DAY_MS,
  epochMs,
  invariant,
  NO_POINTS,
  type InstantIso,
  type MemberId,
  type PartnerId,
  type Points,
  type ReceiptId,
} from '@accrue/kernel';
import { stepsOf, walkSale, type Step } from '../journal/awards/walk-sale';
import { History, type PastReceipt } from '../journal/storage/history';
import type { Knowledge } from '../journal/storage/recall';
import { returnsOf, type ReceiptEntry } from '../journal/storage/state';
import { programmeOfVersion } from '../programme/versions';
import { lotTerms, type LotTerms } from '../programme/terms';
import { compareOrder, instantOfOrder } from '../receipt';
import { NOTHING_TOLD } from '../rules/conditions/attribute-facts';
import { NOTHING_COUNTED } from '../rules/conditions/condition-facts';
import type { LinePoints } from '../rules/evaluate';
import { stacksOf } from '../rules/stacking';
import type { ClawbackWord } from '@accrue/contracts';
import type { CommissionTerms } from './commission-terms';

/** Who referred a member, and when. */
export interface PartnerReferral {
  readonly memberId: MemberId;
  readonly partnerId: PartnerId;
  /** When the member enrolled. */
  readonly referredAt: InstantIso;
  /** Purchases from then on bring nothing: the partner is none any more. null: they still are. */
  readonly until: InstantIso | null;
}

/** What a partner earns by one purchase. */
export interface Commission extends LotTerms {
  readonly receiptId: ReceiptId;
  readonly occurredAt: InstantIso;
  readonly programmeVersion: number;
  readonly walletId: string;
  readonly clawback: ClawbackWord;
  readonly lines: readonly LinePoints[];
  readonly granted: Points;
  /** What came back took it, in event order. */
  readonly reversals: readonly CommissionReversal[];
}

export interface CommissionReversal {
  readonly receiptId: ReceiptId;
  readonly occurredAt: InstantIso;
  readonly points: Points;
}

export const reversedOf = ({ reversals }: Pick<Commission, 'reversals'>): number =>
  reversals.reduce((sum, { points }) => sum + points, 0);

/**
 * What a partner earns by all purchases of a referred member: a function of the member's journal, whatever came in which order. Each purchase is
 * taken from till to today as it is for the member's own points, under the version that it was recorded under.
 */
export const commissionsOf = (knowledge: Knowledge, referral: PartnerReferral): readonly Commission[] => {
  const { journal, programmes } = knowledge;
  const termsOf = ({ programmeVersion }: ReceiptEntry) =>
    programmeVersion === null ? null : programmeOfVersion(programmes, programmeVersion).commission;
  const sales = [...journal.receipts.values()].filter((entry) => mayCount(entry, referral, termsOf(entry)));
  if (sales.length === 0) return [];
  const history = new History(knowledge);
  history.load(sales);
  const steps = stepsOf(new Set(sales.map(({ receiptId }) => receiptId)), returnsOf(journal));
  const loaded = sales.map(({ receiptId }) => history.get(receiptId));
  return commissionsBy(loaded, steps, referral);
};

/** The same of receipts that are at hand. @param steps what came back of each */
export const commissionsBy = (
  receipts: readonly PastReceipt[],
  steps: ReadonlyMap<ReceiptId, readonly Step[]>,
  referral: PartnerReferral,
): readonly Commission[] => {
  const sales = receipts
    .filter(({ receipt, programme }) => mayCount(receipt, referral, programme.commission))
    .sort((a, b) => compareOrder(a.receipt, b.receipt));
  const commissions: Commission[] = [];
  for (const sale of sales) {
    const commission = commissionOf(sale, steps.get(sale.receipt.receiptId) ?? [], referral);
    if (commission === null) continue;
    commissions.push(commission);
    if (sale.programme.commission?.isOnce === true && commission.granted > reversedOf(commission)) break;
  }
  return commissions;
};

/** Without its days: whether it is worth looking at. */
const mayCount = (
  { kind, order }: Pick<ReceiptEntry, 'kind' | 'order'>,
  { referredAt, until }: PartnerReferral,
  terms: CommissionTerms | null,
): boolean => {
  if (terms === null || (kind !== 'sale' && kind !== 'exchange')) return false;
  const at = instantOfOrder(order);
  const days = (epochMs(at) - epochMs(referredAt)) / DAY_MS;
  // Local days may be longer than 24 hours, and begin before them.
  return days > -2 && days < terms.forDays + 2 && (until === null || at < until);
};

const commissionOf = (sale: PastReceipt, steps: readonly Step[], referral: PartnerReferral): Commission | null => {
  const { receipt, programme, programmeVersion } = sale;
  invariant(programme.commission !== null, `version ${programmeVersion} has partners`);
  const rules = [programme.commission.rule];
  const { memberId, referredAt: enrolledAt } = referral;
  const {
    awards: [walked],
  } = walkSale(
    { ...sale, programme: { ...programme, rules, stacks: stacksOf(rules) } },
    {
      tierId: null,
      enrolledAt,
      attributes: NOTHING_TOLD,
      memberId,
      rooms: new Map(),
      counters: NOTHING_COUNTED,
      isUndone: false,
    },
    steps,
  );
  if (walked === undefined || walked.granted === 0) return null;
  const { walletId, lines } = walked.award;
  const wallet = programme.wallets.get(walletId);
  invariant(wallet !== undefined, `the programme has no wallet ${walletId}`);
  const { receiptId, occurredAt } = receipt;
  const reversals = steps.flatMap(({ receiptId: by, order }, index) => {
    const points = walked.clawbacks[index] ?? NO_POINTS;
    return points === 0 ? [] : [{ receiptId: by, occurredAt: instantOfOrder(order), points }];
  });
  return {
    ...{ receiptId, occurredAt, programmeVersion, walletId, lines },
    ...lotTerms(wallet, occurredAt, programme.timeZone),
    clawback: wallet.clawback,
    granted: walked.granted,
    reversals,
  };
};
