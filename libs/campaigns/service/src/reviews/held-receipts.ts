import { Injectable } from '@nestjs/common';
import { normaliseReceipt, type AcceptHeldReceipt, type RejectHeldReceipt } from '@accrue/campaigns-domain';
import { ContextPorts } from '@accrue/context-kit';
import { invariant, type InstantIso, type ReceiptId } from '@accrue/kernel';
import type { ReceiptAnswer } from '../intake/outcome';
import { keptReceipt } from '../journal/events';
import { Journals } from '../journal/journals';
import { ReceiptFinder } from '../journal/receipt-finder';
import { ReceiptOwners, type Unowned } from '../journal/receipt-owners';
import { Turnovers } from '../turnover/turnovers';
import { notToDecide } from './not-to-decide';
import { tooOldReviews } from './review-ids';

/** What a person decided about a review. */
export interface Decision {
  readonly reviewId: string;
  /** For people. */
  readonly reason: string;
  readonly actor: string;
  readonly correlationId: string;
}

interface Held extends Unowned {
  readonly receiptId: ReceiptId;
  readonly streamId: string;
}

/** Receipts that wait for a person to say whether they are recorded. Each decision may be sent again. */
@Injectable()
export class HeldReceipts {
  constructor(
    private readonly ports: ContextPorts,
    private readonly journals: Journals,
    private readonly receipts: ReceiptFinder,
    private readonly owners: ReceiptOwners,
    private readonly turnovers: Turnovers,
  ) {}

  /**
   * Records the receipt, whatever its age.
   * @param occurredAt when it happened; null: when the till says
   * @throws Rejected review.unknown, review.not_to_decide, review.closed, receipt.in_the_future, and what recording it is refused
   *   with: then it is still held
   */
  async accept(decision: Decision, occurredAt: InstantIso | null): Promise<ReceiptAnswer> {
    const held = await this.mustBeHeld(decision.reviewId);
    return this.decide(held, decision, await this.acceptanceOf(held, decision, occurredAt));
  }

  /** What `accept` would bring, decided in the same way: nothing is written. @throws Rejected as `accept` */
  async tryToAccept(decision: Decision, occurredAt: InstantIso | null): Promise<ReceiptAnswer> {
    const held = await this.mustBeHeld(decision.reviewId);
    const { streamId, receiptId } = held;
    const command = await this.acceptanceOf(held, decision, occurredAt);
    return this.journals.foretell(streamId, command, receiptId);
  }

  private async acceptanceOf(
    { receiptId, normalised }: Held,
    { reason, actor }: Decision,
    occurredAt: InstantIso | null,
  ): Promise<AcceptHeldReceipt> {
    const undoes = normalised.voidOf === null ? null : await this.turnovers.undoneBy(receiptId, normalised.voidOf);
    return {
      type: 'AcceptHeldReceipt',
      data: { receiptId, occurredAt, undoes, reason, actor },
      metadata: { now: this.ports.clock.now() },
    };
  }

  /** It stays out for good. @throws Rejected review.unknown, review.not_to_decide, review.closed */
  async reject(decision: Decision): Promise<ReceiptAnswer> {
    const held = await this.mustBeHeld(decision.reviewId);
    const { reason, actor } = decision;
    return this.decide(held, decision, {
      type: 'RejectHeldReceipt',
      data: { receiptId: held.receiptId, reason, actor },
      metadata: { now: this.ports.clock.now() },
    });
  }

  private async decide(
    held: Held,
    { reviewId, actor, correlationId }: Decision,
    command: AcceptHeldReceipt | RejectHeldReceipt,
  ): Promise<ReceiptAnswer> {
    const { receiptId, streamId } = held;
    const context = { messageId: `review/${reviewId}/${command.type}`, actor, correlationId };
    const { events } = await this.journals.execute(streamId, command, context);
    const found = await this.receipts.follow(streamId, receiptId);
    invariant(found !== null, `${receiptId} is in the journal that held it`);
    const { memberId, journal, revision } = found;
    const isPending = await this.owners.isPending(held);
    return this.journals.answer(journal, receiptId, { memberId, revision, duplicate: events.length === 0, isPending });
  }

  private async mustBeHeld(reviewId: string): Promise<Held> {
    const receiptId = tooOldReviews.receiptOf(reviewId);
    const [first] = receiptId === null ? [] : await this.receipts.trail(receiptId);
    const entry = receiptId === null ? undefined : first?.journal.held.get(receiptId);
    if (receiptId === null || first === undefined || entry === undefined) throw await notToDecide(this.ports, reviewId);
    const { streamId } = first;
    const event = await this.journals.eventAt(streamId, entry.revision);
    invariant(event.type === 'ReceiptHeld', `${receiptId} is held where its journal says`);
    const receipt = keptReceipt(event.data);
    return { receiptId, streamId, receipt, normalised: normaliseReceipt(receipt, event.data) };
  }
}
