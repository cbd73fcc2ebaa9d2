import { Injectable } from '@nestjs/common';
import {
  assessReceipt,
  attributesAt,
  decideJournal,
  discountsAt,
  emptyJournal,
  evaluationClaims,
  evaluateReceipt,
  instantOfOrder,
  isSold,
  journalModel,
  knownReceipt,
  NOBODY,
  offersOf,
  placed,
  rememberedAt,
  tierAt,
  tierOf,
  traceWithin,
  type AssessedReceipt,
  type CompiledProgramme,
  type CounterProgress,
  type DueDiscount,
  type EvaluationClaims,
  type EvaluationSettled,
  type Gift,
  type Journal,
  type JournalEvent,
  type Knowledge,
  type NormalisedReceipt,
  type PastReceipt,
  type ProgrammeVersion,
  type RecordReceipt,
  type Remembered,
  type RuleTraceWithin,
  type TooOld,
} from '@accrue/campaigns-domain';
import { refuseOtherStores, type ApiCaller } from '@accrue/http';
import { ContextPorts } from '@accrue/context-kit';
import { IdentityReader } from '@accrue/identities';
import { invariant, Rejected, type InstantIso, type MemberId } from '@accrue/kernel';
import { KeyRegistry } from '@accrue/persistence';
import { EvaluationIds } from '../intake/evaluation-ids';
import { BudgetDesk } from '../budgets/budget-desk';
import { businessKeyOf } from '../intake/keys';
import { ignoredAnswer, toldOf, type ReceiptAnswer } from '../intake/outcome';
import { readReceipt, type ReadReceipt } from '../intake/read-receipt';
import { Journals, memberJournal } from '../journal/journals';
import { ReceiptFinder } from '../journal/receipt-finder';
import { isPendingFor, ReceiptOwners, type Ownership, type Unowned } from '../journal/receipt-owners';
import { offerDtoOf, type MemberOfferDto } from '../offers/offer.dto';
import { HoldDirectory } from '../policies/hold-directory';
import { Programmes } from '../programme/programmes';
import type { CampaignsProblemCode } from '../problems';

export interface EvaluationAnswer extends ReceiptAnswer {
  /** false: this would be earned if somebody were identified. */
  readonly identified: boolean;
  readonly programmeVersion: number | null;
  /** Only when recording it now would hold it for review: it is older than the programme takes. */
  readonly tooOld?: TooOld;
  /** The member's tier before the receipt. */
  readonly tierId: string | null;
  /** What the member’s tier gives besides points; nothing of somebody who is not identified. */
  readonly entitlements: readonly string[];
  /** Every rule: whether it matched, why not, what it counted, what it gives. */
  readonly rules: readonly RuleTraceInUnit[];
  /** How far the counters of its version are. */
  readonly counters: readonly CounterProgress[];
  /** Those that the member was in before the receipt. */
  readonly segments: readonly string[];
  /** What the member was given, as it stands with this receipt. */
  readonly offers: readonly MemberOfferDto[];
  /** What the till takes off; nothing of somebody who is not identified. */
  readonly discounts: readonly DueDiscount[];
  /** The receipt that names it is settled under `programmeVersion`; null: it is not to be settled any more, or never. */
  readonly evaluationId: string | null;
  /** Event time up to which it is. */
  readonly evaluatedUntil: InstantIso | null;
}

export interface RuleTraceInUnit extends Omit<RuleTraceWithin, 'walletId'> {
  /** null: it gives no points. */
  readonly walletId: string | null;
  /** Of its wallet. */
  readonly unit: string | null;
  /** What it gives instead of points. Absent: it gives points. */
  readonly gift?: Gift;
}

/** A journal with the receipt in it, recorded or as if. */
interface Trial {
  /** null: nobody is identified, so there is no journal but this one. */
  readonly streamId: string | null;
  readonly memberId: MemberId | null;
  readonly journal: Journal;
  readonly revision: number | null;
  readonly duplicate: boolean;
  readonly isPending: boolean;
}

/** What a receipt would bring, and why, whatever its age. Runs the very decision that recording runs, and throws its events away. */
@Injectable()
export class Evaluate {
  constructor(
    private readonly ports: ContextPorts,
    private readonly identities: IdentityReader,
    private readonly programmes: Programmes,
    private readonly owners: ReceiptOwners,
    private readonly journals: Journals,
    private readonly receipts: ReceiptFinder,
    private readonly keys: KeyRegistry,
    private readonly holds: HoldDirectory,
    private readonly evaluations: EvaluationIds,
    private readonly budgets: BudgetDesk,
  ) {}

  /** @throws Rejected as recording would for this caller */
  async evaluate(body: unknown, caller: Pick<ApiCaller, 'stores'>): Promise<EvaluationAnswer> {
    const read = readReceipt(body, this.identities);
    const { receipt, notKept } = read;
    const { receiptId } = receipt;
    refuseOtherStores(caller, receipt.businessKey.storeId);
    const versions = await this.programmes.versions();
    const claims = this.evaluations.read(receipt);
    const assessed = assessReceipt(receipt, { programmes: versions, now: this.ports.clock.now(), claims });
    if (assessed.ignoredBecause !== null) {
      const nothing = {
        identified: false,
        programmeVersion: null,
        tierId: null,
        entitlements: [],
        rules: [],
        counters: [],
        segments: [],
        offers: [],
        discounts: [],
        evaluationId: null,
        evaluatedUntil: null,
      };
      return toldOf({ ...ignoredAnswer(receiptId, assessed.ignoredBecause), ...nothing }, notKept);
    }
    const { normalised, version: current } = assessed;
    const { evaluation } = assessed;
    const known = await this.known({ ...read, normalised });
    const trial = known ?? (await this.tryOut({ ...read, ...assessed }));
    const { memberId, journal, revision, duplicate, isPending } = trial;
    const tooOld = known === null ? assessed.tooOld : null;
    const entry = journal.receipts.get(receiptId);
    const { version, programme } = versions.find((each) => each.version === entry?.programmeVersion) ?? current;
    const order = entry?.order ?? normalised.order;
    const tierId = tierAt(journal.tiers, { order, programmeVersion: version }, versions);
    const lines = normalised.lines.filter((line) => isSold(normalised, line) || line.voided);
    const occurredAt = instantOfOrder(order);
    const receiptInTime = { ...normalised, order, occurredAt };
    const remembered = await this.remembered(trial, { receipt: receiptInTime, programmeVersion: version, programme });
    const { rooms, counters, progress, steps } = remembered;
    const { channel, storeId, endedAt } = normalised;
    const { enrolledAt = null } = journal;
    const attributes = attributesAt(journal.attributes, occurredAt);
    const asMember = { tierId, enrolledAt, attributes, memberId };
    const context = { ...asMember, channel, storeId, endedAt, occurredAt, rooms, counters };
    const { trace } = evaluateReceipt(programme, { lines, remaining: null }, context, 'trace');
    const told = { memberId, revision, duplicate, isPending };
    const answer = toldOf(await this.journals.answer(journal, receiptId, told, versions), notKept);
    const identified = answer.memberId !== null;
    const held = tooOld === null ? {} : { tooOld };
    const rules = withUnits(
      [...trace, ...steps].map((rule) => traceWithin(rule, entry?.awards ?? [])),
      programme,
    );
    const entitlements = identified ? (tierOf(programme, tierId)?.entitlements ?? []) : [];
    const member = { identified, tierId, entitlements };
    const moment = { ...context, tierId: tierOf(programme, tierId)?.id ?? null };
    const segments = identified ? programme.segments.filter((each) => each.has(moment)).map(({ id }) => id) : [];
    const offers = offersOf(journal, versions, this.ports.clock.now()).map(offerDtoOf);
    const knowledge = { memberId, journal, recall: recallNothing, programmes: versions };
    const past = { receipt: receiptInTime, programmeVersion: version, programme };
    const discounts = discountsAt(knowledge, past, receipt.loyaltyDiscounts);
    const pinned = known === null ? this.pinned(receiptInTime, current, evaluation, claims) : NOT_PINNED;
    return {
      ...answer,
      ...held,
      ...member,
      ...pinned,
      ...{ programmeVersion: version, rules, counters: progress, segments, offers, discounts },
    };
  }

  /** What became of the receipt when it came before. @throws Rejected receipt.conflict as recording would */
  private async known(read: ReadReceipt & Unowned): Promise<Trial | null> {
    const { receipt, hash } = read;
    const { receiptId } = receipt;
    const [known, under] = await Promise.all([
      this.receipts.find(receiptId),
      this.keys.lookup([businessKeyOf(receipt)]),
    ]);
    const recordedAs = under.get(businessKeyOf(receipt))?.detail ?? receiptId;
    const isOther = known !== null && knownReceipt(known.journal, receiptId)?.hash !== hash;
    if (recordedAs !== receiptId || isOther)
      throw new Rejected<CampaignsProblemCode>('receipt.conflict', { receiptId, recordedAs });
    return known && { ...known, duplicate: true, isPending: await this.owners.isPending(read) };
  }

  /** What is pinned already is not pinned for longer. */
  private pinned(
    receipt: NormalisedReceipt,
    version: ProgrammeVersion,
    evaluation: EvaluationSettled | null,
    claims: EvaluationClaims | null | undefined,
  ): Pick<EvaluationAnswer, 'evaluationId' | 'evaluatedUntil'> {
    const isPinned = evaluation?.status === 'pinned' && claims !== null && claims !== undefined;
    const promise = isPinned ? claims : evaluationClaims(receipt, version);
    return { evaluationId: this.evaluations.issue(promise), evaluatedUntil: promise.until };
  }

  /** What limits had left for the receipt, and what was counted: the trace says what came of that. */
  private async remembered({ streamId, memberId, journal }: Trial, past: PastReceipt): Promise<Remembered> {
    const see = (knowledge: Pick<Knowledge, 'recall' | 'programmes'>) =>
      rememberedAt({ memberId: memberId ?? NOBODY, journal, ...knowledge }, past);
    if (streamId === null || !past.programme.hasMemory)
      return see({ recall: recallNothing, programmes: await this.programmes.versions() });
    return (await this.journals.look(streamId, (_, recall, programmes) => see({ recall, programmes }))).seen;
  }

  private async tryOut(read: ReadReceipt & AssessedReceipt): Promise<Trial> {
    const [ownership] = await this.owners.of([read], { isPatient: true });
    return this.tryOutFor(read, ownership?.owner?.memberId ?? null, ownership);
  }

  private async tryOutFor(
    read: ReadReceipt & AssessedReceipt,
    memberId: MemberId | null,
    ownership: Ownership | undefined,
  ): Promise<Trial> {
    const { receipt, hash, normalised, version } = read;
    const tillWaits = receipt.mode?.offline !== true;
    const mayBeSomebody = memberId === null && isPendingFor(ownership);
    const command: RecordReceipt = {
      type: 'RecordReceipt',
      data: {
        ...{ receipt, normalised, programmeVersion: version.version, hash, source: 'evaluate' },
        ...{ memberId: memberId ?? NOBODY, undoes: null, attributed: null },
        ...{ evaluation: read.evaluation, discounts: null },
        ...{ tillWaits, holdFault: tillWaits && !mayBeSomebody ? await this.holds.faultOn(read, memberId) : null },
      },
      metadata: { now: this.ports.clock.now() },
    };
    if (memberId === null) {
      const versions = await this.programmes.versions();
      const events = await this.budgets.asking((budgets) =>
        decideJournal(command, emptyJournal, recallNothing, versions, budgets),
      );
      const journal = fold(emptyJournal, events);
      return { streamId: null, memberId, journal, revision: null, duplicate: false, isPending: false };
    }
    const streamId = memberJournal(memberId);
    const { before, events, revision } = await this.journals.tryOut(streamId, command);
    // Of a duplicate: the survivor has what it brings.
    if (before.mergedInto !== undefined) return this.tryOutFor(read, before.mergedInto, ownership);
    const journal = fold(before, events);
    return { streamId, memberId, journal, revision, duplicate: events.length === 0, isPending: false };
  }
}

const withUnits = (trace: readonly RuleTraceWithin[], { wallets }: CompiledProgramme): readonly RuleTraceInUnit[] =>
  trace.map((rule) => {
    const place = placed(rule.walletId);
    if (place.walletId === null) return { ...rule, ...place, unit: null };
    const wallet = wallets.get(place.walletId);
    invariant(wallet !== undefined, `the programme has the wallet ${place.walletId}`);
    return { ...rule, ...place, unit: wallet.unit };
  });

const NOT_PINNED = { evaluationId: null, evaluatedUntil: null };

const recallNothing = (revisions: readonly number[]): readonly JournalEvent[] => {
  invariant(revisions.length === 0, 'an empty journal has nothing to recall');
  return [];
};

/** Revisions only say where content can be recalled from; nothing is recalled from a trial. */
const fold = (before: Journal, events: readonly JournalEvent[]): Journal =>
  events.reduce((journal, event) => journalModel.evolve(journal, event, { revision: 0 }), before);
