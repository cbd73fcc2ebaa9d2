import { Injectable } from '@nestjs/common';
import { knownReceipt, type CloseConflict, type ReceiptConflicted } from '@accrue/campaigns-domain';
import { ContextPorts } from '@accrue/context-kit';
import { invariant, Rejected, type ReceiptId } from '@accrue/kernel';
import { Intake } from '../intake/intake';
import type { ReceiptAnswer } from '../intake/outcome';
import { Journals } from '../journal/journals';
import { keptReceipt } from '../journal/events';
import { ReceiptFinder, type FoundReceipt } from '../journal/receipt-finder';
import { Moves } from '../moves/moves';
import type { CampaignsProblemCode } from '../problems';
import type { Decision } from './held-receipts';
import { notToDecide } from './not-to-decide';
import { conflictReviews } from './review-ids';

/** What came second, with the journal that keeps it. */
interface Conflict {
  readonly receiptId: ReceiptId;
  readonly hash: string;
  readonly place: FoundReceipt;
  readonly second: ReceiptConflicted['data'];
}

/**
 * A person decides that what came second counts. Under the id of the first it takes the first one's place: the receipt is afterwards as if it had come so at
 * once. Under an id of its own (the till used its number twice) it counts beside the first. Each decision may be sent again.
 */
@Injectable()
export class SecondContents {
  constructor(
    private readonly ports: ContextPorts,
    private readonly journals: Journals,
    private readonly receipts: ReceiptFinder,
    private readonly moves: Moves,
    private readonly intake: Intake,
  ) {}

  /**
   * @throws Rejected review.unknown, review.not_to_decide, review.closed: the first was to stand; as `Moves.replace`, and as recording: then the case stays open
   */
  async accept(decision: Decision): Promise<ReceiptAnswer> {
    const conflict = await this.mustBeOpen(decision);
    const { reason, actor, correlationId } = decision;
    const isBeside = conflict.second.key === 'business_key';
    const answer = isBeside
      ? await this.intake.recordBeside(kept(conflict), { source: 'review', actor, correlationId })
      : await this.moves.replace(replacing(conflict, reason), { actor, correlationId });
    await this.close(conflict, isBeside ? 'both' : 'second', decision);
    return answer;
  }

  /** What `accept` would bring: nothing is written. null: that is known only when it is recorded. @throws Rejected as `accept` */
  async tryToAccept(decision: Decision): Promise<ReceiptAnswer> {
    const conflict = await this.mustBeOpen(decision);
    return conflict.second.key === 'business_key'
      ? this.intake.tryBeside(kept(conflict))
      : this.moves.tryToReplace(replacing(conflict, decision.reason));
  }

  private async close(
    { receiptId, hash, place }: Conflict,
    verdict: CloseConflict['data']['verdict'],
    { reviewId, reason, actor, correlationId }: Decision,
  ): Promise<void> {
    const command: CloseConflict = {
      type: 'CloseConflict',
      data: { receiptId, hash, verdict, reason, actor },
      metadata: { now: this.ports.clock.now() },
    };
    await this.journals.execute(place.streamId, command, {
      messageId: `review/${reviewId}/accept`,
      actor,
      correlationId,
    });
  }

  private async mustBeOpen({ reviewId }: Decision): Promise<Conflict> {
    const asked = conflictReviews.conflictOf(reviewId);
    if (asked === null) throw await notToDecide(this.ports, reviewId);
    const { receiptId, hash } = asked;
    const trail = await this.receipts.trail(receiptId);
    for (const place of trail) {
      const { streamId, journal } = place;
      const known = knownReceipt(journal, receiptId);
      if (known?.conflicts.includes(hash) !== true) continue;
      const about = await this.journals.eventsAbout(receiptId, { streamId, journal });
      const second = about.find((event) => event.type === 'ReceiptConflicted' && event.data.hash === hash);
      invariant(second?.type === 'ReceiptConflicted', `${streamId} keeps what came second under ${receiptId}`);
      const conflict = { receiptId, hash, place, second: second.data };
      if (known.closedConflicts?.includes(hash) === true && !(await this.isAccepted(conflict))) throw closed(receiptId);
      return conflict;
    }
    throw await notToDecide(this.ports, reviewId);
  }

  private async isAccepted({ receiptId, hash, second }: Conflict): Promise<boolean> {
    const id = second.key === 'business_key' ? second.body.receiptId : receiptId;
    const found = await this.receipts.find(id);
    return found !== null && knownReceipt(found.journal, id)?.hash === hash;
  }
}

const kept = ({ hash, second }: Conflict) => ({ hash, receipt: keptReceipt({ receipt: second.body }) });

const replacing = ({ receiptId, hash, second }: Conflict, reason: string) => ({
  receiptId,
  reason,
  replacement: { hash, receipt: second.body },
});

const closed = (receiptId: ReceiptId): Rejected =>
  new Rejected<CampaignsProblemCode>('review.closed', {
    receiptId,
    detail: `It was decided that receipt ${receiptId} stands as it came first.`,
  });
