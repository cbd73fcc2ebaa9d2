import {
  actionMoved,
  actionRecorded,
  actionRevoked,
  awardCorrected,
  awardReversed,
  awardsGranted,
  commissionStated,
  budgetExhausted,
  offerActivated,
  offerCompleted,
  offerExpired,
  offerGiven,
  offerProgressed,
  offerTakenBack,
  offerViewed,
  giftStated,
  programmePublished,
  receiptAccepted,
  receiptAttributed,
  receiptClaimed,
  receiptHeld,
  receiptLinesRestated,
  receiptMoved,
  receiptReadjudicated,
  receiptRejected,
  receiptRecorded,
  receiptRestated,
  segmentsChanged,
  TOPICS,
  type Static,
} from '@accrue/contracts';
import {
  namedReceipts,
  normaliseReceipt,
  turnoverOf,
  type AwardsGranted,
  type CommissionStated,
  type BudgetsDrawn,
  type JournalEvent,
  type OfferChanged,
  type ProgrammeEvent,
  type ReceiptHeld,
  type ReceiptRecorded,
  type SegmentsChanged,
  type Turnover,
  type TurnoverLine,
  type TurnoverStated,
} from '@accrue/campaigns-domain';
import { formatQuantity, invariant, quantity, type ReceiptId } from '@accrue/kernel';
import { identityOf, keptReceipt } from './journal/events';
import type { StoredEvent } from '@accrue/event-store';
import type { Publications, PublicMessage } from '@accrue/messaging';

type PublicEvent = JournalEvent | ProgrammeEvent | TurnoverStated | SegmentsChanged | CommissionStated;

/** What others learn of receipts, awards and the programme: no card number, no text that a person wrote. */
export const campaignsPublications: Publications = {
  messagesOf: {
    ReceiptRecorded: [receiptRecorded.type, receiptAttributed.type, receiptAccepted.type],
    ReceiptHeld: [receiptHeld.type],
    HeldReceiptRejected: [receiptRejected.type],
    TurnoverStated: [receiptRestated.type, receiptLinesRestated.type],
    ContributionChanged: [receiptReadjudicated.type],
    ReceiptClaimed: [receiptClaimed.type],
    ReceiptMoved: [receiptMoved.type],
    JournalMerged: [],
    JournalSeparated: [],
    ReferralChanged: [],
    ReferralSettled: [],
    ReferralSideTold: [],
    ActionRecorded: [actionRecorded.type],
    ActionRevoked: [actionRevoked.type],
    ActionMoved: [actionMoved.type],
    AwardsGranted: [awardsGranted.type],
    AwardReversed: [awardReversed.type],
    AwardCorrected: [awardCorrected.type],
    OfferChanged: [
      offerGiven,
      offerViewed,
      offerActivated,
      offerProgressed,
      offerCompleted,
      offerTakenBack,
      offerExpired,
    ].map(({ type }) => type),
    GiftStated: [giftStated.type],
    SegmentsChanged: [segmentsChanged.type],
    CommissionStated: [commissionStated.type],
    BudgetsDrawn: [budgetExhausted.type],
    ProgrammePublished: [programmePublished.type],
  } satisfies Partial<Record<PublicEvent['type'], readonly string[]>>,
  topics: [
    TOPICS.receiptFacts,
    TOPICS.receiptLines,
    TOPICS.actionFacts,
    TOPICS.awardFacts,
    TOPICS.offerFacts,
    TOPICS.giftFacts,
    TOPICS.segmentFacts,
    TOPICS.commissionFacts,
    TOPICS.budgetFacts,
    TOPICS.programmeState,
  ],
  publish: (stored) => publish(stored as StoredEvent & PublicEvent),
};

const message = (
  contract: { readonly topic: string; readonly type: string },
  subject: string,
  key: string,
  data: unknown,
): PublicMessage => ({
  topic: contract.topic,
  type: contract.type,
  subject,
  key,
  data,
});

const publish = (event: StoredEvent & PublicEvent): readonly PublicMessage[] => {
  switch (event.type) {
    case 'ReceiptRecorded':
      return event.data.attributed === null ? accepted(event.data) : attributed(event.data);
    case 'ReceiptHeld':
      return [held(event.data)];
    case 'HeldReceiptRejected': {
      const { receiptId, decidedAt } = event.data;
      return [message(receiptRejected, receiptId, receiptId, { receiptId, rejectedAt: decidedAt })];
    }
    case 'TurnoverStated':
      return restated(event.data);
    case 'ContributionChanged': {
      const { clawedBack: _internal, ofSales: _told, ...fact } = event.data;
      return [message(receiptReadjudicated, fact.receiptId, fact.memberId, { ...fact, ...qualifyingOf(event.data) })];
    }
    case 'ReceiptClaimed':
      return [message(receiptClaimed, event.data.receiptId, event.data.receiptId, event.data)];
    case 'ReceiptMoved': {
      const { receiptId, memberId, to, movedAt, goesWith, moves } = event.data;
      return [message(receiptMoved, receiptId, receiptId, { receiptId, memberId, to, movedAt, goesWith, moves })];
    }
    case 'ActionRecorded': {
      const { actionId, memberId, trigger, type, occurredAt, programmeVersion } = event.data;
      const fact = { actionId, memberId, trigger, type, occurredAt, programmeVersion };
      return [message(actionRecorded, actionId, memberId, fact)];
    }
    case 'ActionRevoked': {
      const { actionId, memberId, occurredAt } = event.data;
      return [message(actionRevoked, actionId, memberId, { actionId, memberId, occurredAt })];
    }
    case 'ActionMoved': {
      const { actionId, memberId, to, movedAt, moves } = event.data;
      return [message(actionMoved, actionId, memberId, { actionId, memberId, to, movedAt, moves })];
    }
    case 'AwardsGranted':
      return [granted(event.data)];
    case 'AwardReversed': {
      const { returnReceiptId: _inCause, withoutLimits: _wished, ...fact } = event.data;
      return [message(awardReversed, fact.awardId, fact.memberId, fact)];
    }
    case 'AwardCorrected': {
      const { withoutLimits: _wished, ...fact } = event.data;
      return [message(awardCorrected, fact.awardId, fact.memberId, fact)];
    }
    case 'OfferChanged':
      return [offerFact(event.data)];
    case 'GiftStated':
      return [message(giftStated, event.data.giftId, event.data.memberId, event.data)];
    case 'SegmentsChanged':
      return [message(segmentsChanged, event.data.memberId, event.data.memberId, event.data)];
    case 'CommissionStated': {
      const { occurredAt: _ofPurchase, changedAt, clawback, ...said } = event.data;
      const fact = { ...said, occurredAt: changedAt, ...(clawback !== 'unlimited' && { clawback }) };
      return [message(commissionStated, said.commissionId, said.partnerId, fact)];
    }
    case 'BudgetsDrawn':
      return exhausted(event);
    case 'ProgrammePublished': {
      const { version, publishedAt, effectiveFrom, document } = event.data;
      return [
        message(programmePublished, String(version), String(version), {
          version,
          publishedAt,
          effectiveFrom,
          document,
        }),
      ];
    }
    default:
      return [];
  }
};

const granted = ({ wallets, ...source }: AwardsGranted['data']): PublicMessage => {
  const fact = {
    ...source,
    wallets: wallets.map(({ awards, ...wallet }) => ({
      ...wallet,
      awards: awards.map(({ withoutLimits: _wished, ...award }) => award),
    })),
  };
  return message(awardsGranted, source.receiptId ?? source.actionId ?? '', source.memberId, fact);
};

const OFFER_FACTS = {
  ...{ given: offerGiven, viewed: offerViewed, activated: offerActivated },
  ...{ progressed: offerProgressed, completed: offerCompleted },
  ...{ 'taken-back': offerTakenBack, expired: offerExpired },
};

const offerFact = ({ change, receiptId, times, ...fact }: OfferChanged['data']): PublicMessage => {
  const purchase = receiptId === null ? {} : { receiptId, times };
  return message(OFFER_FACTS[change], fact.actionId, fact.memberId, { ...fact, ...purchase });
};

const exhausted = ({ data, recordedAt }: StoredEvent & BudgetsDrawn): readonly PublicMessage[] =>
  data.draws.flatMap(({ budgetId, from, storeId, refused = 0 }) => {
    if (refused === 0) return [];
    const part = { budgetId, from: from === '' ? null : from, storeId: storeId === '' ? null : storeId };
    return [message(budgetExhausted, budgetId, budgetId, { ...part, refused, noticedAt: recordedAt })];
  });

/** The lines are put into form only for whoever wants them: most readers of a recorded receipt do not. */
const withLines = (
  contract: { readonly topic: string; readonly type: string },
  receiptId: ReceiptId,
  data: () => object,
): PublicMessage => {
  let made: object | undefined;
  return {
    ...message(contract, receiptId, receiptId, null),
    get data() {
      return (made ??= data());
    },
  };
};

const accepted = (recorded: ReceiptRecorded['data']): readonly PublicMessage[] => {
  const { receiptId, memberId, receipt, notEligible, undoes } = recorded;
  const turnover = undoes ?? turnoverOf(receipt, notEligible);
  return [
    message(receiptRecorded, receiptId, memberId ?? receiptId, recordedFact(recorded, turnover)),
    withLines(receiptAccepted, receiptId, () => ({
      ...headOf(recorded),
      ...amountsOf(turnover),
      memberId,
      lines: turnover.lines.map(lineOf),
    })),
  ];
};

const held = (data: ReceiptHeld['data']): PublicMessage => {
  const { receiptId, memberId, reason, heldAt } = data;
  const fact: Static<typeof receiptHeld.schema> = { ...headOf(data), memberId, reason, heldAt };
  return message(receiptHeld, receiptId, receiptId, fact);
};

const restated = ({ receiptId, occurredAt, sequence, turnover }: TurnoverStated['data']): readonly PublicMessage[] => {
  const fact = { receiptId, ...amountsOf(turnover), occurredAt, sequence };
  return [
    message(receiptRestated, receiptId, receiptId, fact),
    withLines(receiptLinesRestated, receiptId, () => ({ ...fact, lines: turnover.lines.map(lineOf) })),
  ];
};

const attributed = (recorded: ReceiptRecorded['data']): readonly PublicMessage[] => {
  const { receiptId, memberId, kind, occurredAt, order, programmeVersion, contribution, attributed: why } = recorded;
  invariant(memberId !== null && why !== null, 'a receipt is attributed to a member');
  const { voids, returns } = headOf(recorded);
  const fact: Static<typeof receiptAttributed.schema> = {
    ...{ receiptId, memberId, kind, occurredAt, order, programmeVersion, voids, returns },
    by: why.by,
    attributedAt: why.at,
    qualifying: contribution.qualifying,
    qualifyingSpend: contribution.qualifyingSpend,
    ...qualifyingOf(contribution),
    sequence: why.sequence,
    pointsTenders: pointsTendersOf(recorded),
  };
  return [message(receiptAttributed, receiptId, memberId, fact)];
};

const headOf = (kept: ReceiptRecorded['data'] | ReceiptHeld['data']) => {
  const { receiptId, kind, occurredAt } = kept;
  const receipt = keptReceipt(kept);
  const named = kind === 'sale' ? [] : namedReceipts(normaliseReceipt(receipt, kept));
  return {
    ...{ receiptId, kind, occurredAt },
    // A till may send '' for what it does not know; the published fact says so in its own way.
    channel: receipt.channel || 'store',
    storeId: receipt.businessKey.storeId,
    businessDate: receipt.businessKey.businessDate,
    employeeId: receipt.operator?.employeeId || null,
    currency: receipt.currency,
    voids: kind === 'void' ? (named[0] ?? null) : null,
    returns: kind === 'void' ? [] : [...named],
  };
};

const lineAmountsOf = ({ units, gross, discount, net, taxIncluded, taxAdded }: Turnover | TurnoverLine) => ({
  units: formatQuantity(quantity(units)),
  ...{ gross, discount, net },
  tax: { included: taxIncluded, added: taxAdded },
});

const amountsOf = (turnover: Turnover) => ({
  ...lineAmountsOf(turnover),
  rounding: turnover.rounding,
  payable: turnover.payable,
});

const lineOf = (line: TurnoverLine) => {
  const { lineId, sku, gtin, type, categoryPath, eligible } = line;
  return { lineId, sku, gtin, type, categoryPath, eligible, ...lineAmountsOf(line) };
};

const recordedFact = (recorded: ReceiptRecorded['data'], turnover: Turnover): Static<typeof receiptRecorded.schema> => {
  const { memberId, order, programmeVersion, contribution } = recorded;
  const receipt = keptReceipt(recorded);
  const head = headOf(recorded);
  return {
    ...head,
    ...amountsOf(turnover),
    ...{ memberId, order, programmeVersion },
    lineCount: receipt.lines.length,
    qualifying: contribution.qualifying,
    qualifyingSpend: contribution.qualifyingSpend,
    ...qualifyingOf(contribution),
    // A member, known or not, or a sale whose member may be known one day.
    awaitsMember: memberId === null && (identityOf(receipt) !== null || head.returns.length > 0 || head.voids !== null),
    pointsTenders: pointsTendersOf(recorded),
  };
};

/** What a return takes of sales, for ladders that look at the last months. */
const qualifyingOf = ({ ofSales }: Pick<ReceiptRecorded['data']['contribution'], 'ofSales'>) =>
  ofSales === undefined ? {} : { qualifyingOf: Object.values(ofSales) };

const pointsTendersOf = (recorded: ReceiptRecorded['data']) =>
  (keptReceipt(recorded).tenders ?? []).flatMap(({ tenderId, points }) => {
    if (!points) return [];
    const grace = points.points < 0 && Object.entries(recorded.grace ?? {}).find(([id]) => id === points.walletId);
    return [{ tenderId, ...withoutRevision(points), holdId: points.holdId ?? null, ...(grace && { grace: grace[1] }) }];
  });

/** Said to whoever took the receipt in. */
const withoutRevision = <P extends object>({
  accountRevision: _,
  ...points
}: P & { readonly accountRevision?: number }) => points;
