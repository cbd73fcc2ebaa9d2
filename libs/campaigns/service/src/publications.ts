import {
  awardCorrected,
  awardGranted,
  awardReversed,
  programmePublished,
  receiptClaimed,
  receiptReadjudicated,
  receiptRecorded,
  TOPICS,
  type ReceiptV1,
  type Static,
} from '@accrue/contracts';
import {
  namedReceipts,
  normaliseReceipt,
  type JournalEvent,
  type ProgrammeEvent,
  type ReceiptRecorded,
} from '@accrue/campaigns-domain';
import { identityOf, publicReceipt } from './journal/events';
import type { StoredEvent } from '@accrue/event-store';
import type { Publications, PublicMessage } from '@accrue/messaging';

type PublicEvent = JournalEvent | ProgrammeEvent;

/** What other contexts learn of receipts, awards and the programme: no basket, no card number. */
export const campaignsPublications: Publications = {
  messagesOf: {
    ReceiptRecorded: [receiptRecorded.type],
    ContributionChanged: [receiptReadjudicated.type],
    ReceiptClaimed: [receiptClaimed.type],
    AwardGranted: [awardGranted.type],
    AwardReversed: [awardReversed.type],
    AwardCorrected: [awardCorrected.type],
    ProgrammePublished: [programmePublished.type],
  } satisfies Partial<Record<PublicEvent['type'], readonly string[]>>,
  topics: [TOPICS.receiptFacts, TOPICS.awardFacts, TOPICS.programmeState],
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

const publish = (event: PublicEvent): readonly PublicMessage[] => {
  switch (event.type) {
    case 'ReceiptRecorded':
      return [
        message(
          receiptRecorded,
          event.data.receiptId,
          event.data.memberId ?? event.data.receiptId,
          recordedFact(event.data),
        ),
      ];
    case 'ContributionChanged': {
      const { clawedBack: _internal, ...fact } = event.data;
      return [message(receiptReadjudicated, fact.receiptId, fact.memberId, fact)];
    }
    case 'ReceiptClaimed':
      return [message(receiptClaimed, event.data.receiptId, event.data.receiptId, event.data)];
    case 'AwardGranted':
      return [message(awardGranted, event.data.awardId, event.data.memberId, event.data)];
    case 'AwardReversed': {
      const { returnReceiptId: _inCause, ...fact } = event.data;
      return [message(awardReversed, fact.awardId, fact.memberId, fact)];
    }
    case 'AwardCorrected':
      return [message(awardCorrected, event.data.awardId, event.data.memberId, event.data)];
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

const recordedFact = (recorded: ReceiptRecorded['data']): Static<typeof receiptRecorded.schema> => {
  const { receiptId, memberId, kind, occurredAt, order, programmeVersion, contribution } = recorded;
  const receipt = publicReceipt(recorded);
  return {
    receiptId,
    memberId,
    kind,
    // A till may send '' for what it does not know; the published fact says so in its own way.
    channel: receipt.channel || 'store',
    storeId: receipt.businessKey.storeId,
    businessDate: receipt.businessKey.businessDate,
    employeeId: receipt.operator?.employeeId || null,
    occurredAt,
    order,
    currency: receipt.currency,
    payable: receipt.totals.payable,
    lineCount: receipt.lines.length,
    programmeVersion,
    qualifyingPoints: contribution.qualifyingPoints,
    qualifyingSpend: contribution.qualifyingSpend,
    awaitsMember: memberId === null && namesAnybody(receipt),
    pointsTenders: (receipt.tenders ?? []).flatMap(({ tenderId, points }) => (points ? [{ tenderId, ...points }] : [])),
  };
};

/** A member, known or not, or a sale whose member may be known one day. */
const namesAnybody = (receipt: ReceiptV1): boolean =>
  identityOf(receipt) !== null || namedReceipts(normaliseReceipt(receipt)).length > 0;
