import { Injectable } from '@nestjs/common';
import {
  assessReceipt,
  knownReceipt,
  type AssessedReceipt,
  type EvaluationClaims,
  type FaultyHold,
  type Journal,
  type JournalCommand,
  type ProgrammeVersion,
} from '@accrue/campaigns-domain';
import { refuseOtherStores } from '@accrue/http';
import { ContextPorts } from '@accrue/context-kit';
import { IdentityReader } from '@accrue/identities';
import { invariant, Rejected, type InstantIso, type MemberId, type ReceiptId } from '@accrue/kernel';
import { KeyRegistry } from '@accrue/persistence';
import { countIdempotencyHit } from '@accrue/telemetry';
import { Journals, memberJournal, memberOfJournal, ownerlessJournal, type JournalContext } from '../journal/journals';
import { ReceiptFinder } from '../journal/receipt-finder';
import { isPendingFor, ReceiptOwners } from '../journal/receipt-owners';
import { Moves } from '../moves/moves';
import { HoldDirectory } from '../policies/hold-directory';
import { Programmes } from '../programme/programmes';
import { Turnovers } from '../turnover/turnovers';
import type { LineResult } from './batch-lines';
import { EvaluationIds } from './evaluation-ids';
import { claimsOf, receiptUnder, type Reservation } from './keys';
import { ignoredAnswer, toldOf, type ReceiptAnswer } from './outcome';
import { readReceipt, type ReadReceipt } from './read-receipt';
import type { CampaignsProblemCode } from '../problems';

export interface Asked {
  /** How receipts came: http, bulk, bus. */
  readonly source: string;
  readonly correlationId?: string;
  readonly actor?: string;
  /** Whose receipts are taken; absent: those of any store. */
  readonly stores?: readonly string[];
  /**
   * Somebody waits for the answer: it waits, bounded, for a member who has just been enrolled, and refuses what the customer could pay
   * otherwise.
   */
  readonly isPatient?: boolean;
}

export type IntakeResult = LineResult<ReceiptAnswer>;

/** A receipt that is kept: recorded, or held for review. */
type Accepted = ReadReceipt & AssessedReceipt & { readonly claims: EvaluationClaims | null | undefined };

/** A receipt that came second, as it was kept for a person. */
export type KeptConflict = Pick<ReadReceipt, 'receipt' | 'hash'>;

/** What all receipts of one call share. */
interface Circumstances extends Asked {
  /** A person decided that it counts beside the one that came first under its business key, or wants to know what it would bring. */
  readonly beside?: 'recorded' | 'tried';
  readonly now: InstantIso;
  readonly programmes: readonly ProgrammeVersion[];
}

/** The one way in for receipts, whichever door they come through. */
@Injectable()
export class Intake {
  constructor(
    private readonly ports: ContextPorts,
    private readonly identities: IdentityReader,
    private readonly programmes: Programmes,
    private readonly owners: ReceiptOwners,
    private readonly journals: Journals,
    private readonly receipts: ReceiptFinder,
    private readonly moves: Moves,
    private readonly turnovers: Turnovers,
    private readonly holds: HoldDirectory,
    private readonly evaluations: EvaluationIds,
    private readonly keys: KeyRegistry,
  ) {}

  /** One receipt. @throws Rejected with the reason why it is not taken */
  async recordOne(body: unknown, asked: Asked): Promise<ReceiptAnswer> {
    const [result] = await this.record([body], asked);
    invariant(result !== undefined, 'one receipt has one result');
    if (!result.ok) throw result.error;
    return result.answer;
  }

  /**
   * Many receipts with a fixed number of round trips; each is taken or refused by itself. Receipts of one journal are
   * decided in the order given.
   * @param bodies parsed JSON
   * @returns results in the same order
   */
  async record(bodies: readonly unknown[], asked: Asked): Promise<readonly IntakeResult[]> {
    const circumstances = { ...asked, now: this.ports.clock.now(), programmes: await this.programmes.versions() };
    const accepted: Accepted[] = [];
    const looked = bodies.map((body): Accepted | IntakeResult => {
      try {
        const read = readReceipt(body, this.identities);
        const { receipt, notKept } = read;
        refuseOtherStores(asked, receipt.businessKey.storeId);
        const claims = this.evaluations.read(receipt);
        const assessed = assessReceipt(receipt, { ...circumstances, claims });
        if (assessed.ignoredBecause !== null)
          return { ok: true, answer: toldOf(ignoredAnswer(receipt.receiptId, assessed.ignoredBecause), notKept) };
        const taken = { ...read, ...assessed, claims };
        accepted.push(taken);
        return taken;
      } catch (error) {
        return { ok: false, error };
      }
    });
    const reservations = await this.reserve(accepted, asked);
    return Promise.all(
      looked.map(async (one) => {
        if ('ok' in one) return one;
        const reservation = reservations.get(one);
        invariant(reservation !== undefined, 'every receipt that is kept has a reservation');
        return this.journalise(one, reservation, circumstances).then(
          (answer): IntakeResult => ({ ok: true, answer: toldOf(answer, one.notKept) }),
          (error: unknown): IntakeResult => ({ ok: false, error }),
        );
      }),
    );
  }

  /** The keys of each receipt, for the journal of the member whose it is, unless they were taken before. */
  private async reserve(
    accepted: readonly Accepted[],
    { isPatient = false }: Asked,
  ): Promise<ReadonlyMap<Accepted, Reservation>> {
    const ownerships = await this.owners.of(accepted, { isPatient });
    const wanted = accepted.map(({ receipt }, index) => {
      const owner = ownerships[index]?.owner ?? null;
      return owner === null ? ownerlessJournal(receipt.receiptId) : memberJournal(owner.memberId);
    });
    const claims = accepted.flatMap(({ receipt, hash }, index) => claimsOf(receipt, hash, wanted[index] ?? ''));
    const owners = await this.keys.reserve(claims);
    return new Map(
      accepted.map((each, index) => {
        const [own, byId, byBusinessKey] = [wanted[index], owners[2 * index], owners[2 * index + 1]];
        invariant(own !== undefined && byId !== undefined && byBusinessKey !== undefined, 'each key has an owner');
        const isPending = isPendingFor(ownerships[index]);
        return [each, { wanted: own, byId, byBusinessKey, isPending }];
      }),
    );
  }

  private async journalise(
    accepted: Accepted,
    reservation: Reservation,
    circumstances: Circumstances,
  ): Promise<ReceiptAnswer> {
    const { receipt, hash, normalised, tooOld, claims, evaluation } = accepted;
    const { receiptId } = receipt;
    const { wanted, byId, byBusinessKey, isPending } = reservation;
    const { programmes, now, source, isPatient = false, stores: _stores, beside, ...context } = circumstances;
    const tillWaits = isPatient && receipt.mode?.offline !== true;
    const isOther = receiptUnder(byBusinessKey) !== receiptId;
    if (isOther && circumstances.beside === undefined && !(await this.isRecordedBeside(receiptId, byId.owner)))
      return this.park(accepted, reservation, circumstances);
    // The owner may be another journal than today's identification leads to: the first one recorded it, and knows.
    const memberId = memberOfJournal(byId.owner);
    // … unless what came first under the id was refused. Other content, of another member, must not end up in that journal.
    const mustBeKnown = memberId !== null && byId.owner !== wanted && byId.detail !== hash;
    // What is held for review undoes nothing yet: another void of the same receipt may.
    const undoesNothing = normalised.voidOf === null || tooOld !== null;
    const undoes = undoesNothing ? null : await this.turnovers.undoneBy(receiptId, normalised.voidOf);
    const faultFor = (member: MemberId | null) =>
      // Whoever it may be a moment later, the hold may be theirs.
      tillWaits && tooOld === null && !(member === null && isPending)
        ? this.holds.faultOn({ receipt, normalised }, member)
        : null;
    const commandFor = (member: MemberId | null, holdFault: FaultyHold | null): JournalCommand => {
      const arrived = { receipt, normalised, hash, source, memberId: member };
      const programmeVersion = accepted.version.version;
      return {
        ...(tooOld === null
          ? {
              type: 'RecordReceipt',
              data: {
                ...{ ...arrived, programmeVersion, undoes, attributed: null, tillWaits, holdFault },
                ...{ evaluation, discounts: null },
              },
            }
          : { type: 'HoldReceipt', data: { ...arrived, tooOld, claims } }),
        metadata: { now },
      };
    };
    // Nothing is waited for without need: what comes first in a batch is recorded first.
    const asked = faultFor(memberId);
    const command = commandFor(memberId, asked === null ? null : await asked);
    if (beside === 'tried') return this.journals.foretell(byId.owner, command, receiptId);
    const asking = { messageId: `receipt/${receiptId}/${hash}`, ...context };
    const execute = (guard: (journal: Journal) => void) =>
      this.journals.executeUnder(programmes, byId.owner, command, asking, (journal) => {
        if (mustBeKnown) refuseUnknown(journal, receiptId);
        guard(journal);
      });
    const executed = execute((journal) => {
      if (journal.mergedInto !== undefined && tooOld === null && knownReceipt(journal, receiptId) === undefined)
        throw new OfDuplicate(journal.mergedInto);
    }).catch(async (error: unknown) => {
      if (!(error instanceof OfDuplicate)) throw error;
      // What the survivor's journal refuses must not be passed on to it.
      const { survivor } = error;
      await this.journals.tryOut(memberJournal(survivor), commandFor(survivor, await faultFor(survivor)));
      return execute(() => undefined);
    });
    const { state, events, revision } = await executed;
    for (const event of events) if (event.type === 'ReceiptMoved') await this.moves.arrive(event.data);
    // Claimed or moved since: the answer is what it brings where it is now.
    const elsewhere = state.receipts.has(receiptId) ? null : await this.receipts.follow(byId.owner, receiptId);
    if (knownReceipt(elsewhere?.journal ?? state, receiptId)?.hash !== hash)
      throw conflict(receiptId, receiptId, {
        revision,
        detail: 'The receipt was recorded with other content; both are kept for review.',
      });
    const duplicate = events.length === 0;
    if (duplicate) countIdempotencyHit('receipt');
    const told = {
      memberId: elsewhere?.memberId ?? memberId,
      revision: elsewhere?.revision ?? revision,
      duplicate,
      isPending,
    };
    return this.journals.answer(elsewhere?.journal ?? state, receiptId, told, programmes);
  }

  /**
   * Records a receipt that was kept because another one has its place in the shop: a person decided that both count. May be asked again.
   * @param kept as it was kept
   * @throws Rejected as `recordOne`
   */
  async recordBeside(kept: KeptConflict, asked: Asked): Promise<ReceiptAnswer> {
    return this.beside(kept, { ...asked, beside: 'recorded' });
  }

  /** What `recordBeside` would bring: nothing is written. @throws Rejected as `recordOne` */
  async tryBeside(kept: KeptConflict): Promise<ReceiptAnswer> {
    return this.beside(kept, { source: 'review', beside: 'tried' });
  }

  private async beside(
    { receipt, hash }: KeptConflict,
    asked: Asked & Required<Pick<Circumstances, 'beside'>>,
  ): Promise<ReceiptAnswer> {
    const programmes = await this.programmes.versions();
    const circumstances = { ...asked, now: this.ports.clock.now(), programmes };
    const claims = this.evaluations.read(receipt);
    const assessed = assessReceipt(receipt, { ...circumstances, claims });
    invariant(assessed.ignoredBecause === null, 'what is ignored is not kept');
    const accepted: Accepted = { receipt, hash, notKept: [], ...assessed, claims };
    // Its keys were taken when it came.
    const reservation = (await this.reserve([accepted], asked)).get(accepted);
    invariant(reservation !== undefined, 'the receipt has a reservation');
    return this.journalise(accepted, reservation, circumstances);
  }

  private async isRecordedBeside(receiptId: ReceiptId, streamId: string): Promise<boolean> {
    return knownReceipt((await this.journals.read(streamId)).state, receiptId) !== undefined;
  }

  /** Another receipt has this place in the shop: this one is kept beside it, for a person to decide. */
  private async park(
    { receipt, hash }: Accepted,
    { byBusinessKey }: Reservation,
    {
      programmes,
      now,
      source: _source,
      isPatient: _isPatient,
      stores: _stores,
      beside: _not,
      ...context
    }: Circumstances,
  ): Promise<never> {
    const { receiptId } = receipt;
    const recordedAs = receiptUnder(byBusinessKey);
    const park = {
      type: 'ParkConflict',
      data: { receiptId: recordedAs, hash, body: receipt },
      metadata: { now },
    } as const;
    const parking: JournalContext = { messageId: `conflict/${recordedAs}/${hash}`, ...context };
    let revision: number | null = null;
    try {
      ({ revision } = await this.journals.executeUnder(programmes, byBusinessKey.owner, park, parking));
    } catch (error) {
      // The first one under the key was refused in the end: there is nothing to keep this one beside.
      if (!(error instanceof Rejected) || error.code !== 'receipt.unknown') throw error;
    }
    throw conflict(receiptId, recordedAs, {
      revision,
      detail: `Receipt ${recordedAs} came under the same store, till, sequence number and business date.`,
    });
  }
}

/** The journal is of a duplicate and passes on what comes: the survivor's is asked first. */
class OfDuplicate extends Error {
  constructor(readonly survivor: MemberId) {
    super('the member is a duplicate');
  }
}

const refuseUnknown = (journal: Journal, receiptId: ReceiptId): void => {
  if (knownReceipt(journal, receiptId) === undefined)
    throw conflict(receiptId, receiptId, {
      revision: null,
      detail: 'The receipt came for another member first, and was refused.',
    });
};

/** `revision`: of the journal that keeps both; null when there is nothing to keep it beside. */
const conflict = (
  receiptId: ReceiptId,
  recordedAs: ReceiptId,
  more: { readonly revision: number | null; readonly detail: string },
): Rejected => new Rejected<CampaignsProblemCode>('receipt.conflict', { receiptId, recordedAs, ...more });
