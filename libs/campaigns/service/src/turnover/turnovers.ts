import { Injectable } from '@nestjs/common';
import {
  decideTurnover,
  knownReceipt,
  NO_TURNOVER,
  opposite,
  turnoverModel,
  turnoverOf,
  type ReceiptRecorded,
  type StateTurnover,
  type Turnover,
  type TurnoverStated,
  type TurnoverStatement,
} from '@accrue/campaigns-domain';
import type { CommandContext } from '@accrue/event-store';
import { ContextPorts, Streams } from '@accrue/context-kit';
import { invariant, type ReceiptId } from '@accrue/kernel';
import { KeyRegistry } from '@accrue/persistence';
import { Journals } from '../journal/journals';
import { ReceiptFinder } from '../journal/receipt-finder';

/** What recorded receipts do to turnover. Only voids need any looking up: what others do is in their own bodies. */
@Injectable()
export class Turnovers extends Streams<TurnoverStatement, TurnoverStated, StateTurnover> {
  constructor(
    ports: ContextPorts,
    private readonly receipts: ReceiptFinder,
    private readonly journals: Journals,
    private readonly keys: KeyRegistry,
  ) {
    super(ports, turnoverModel, decideTurnover, { eventCacheBytesMax: 0 });
  }

  /**
   * What a void that is about to be recorded undoes, as far as is known now: the first void of a receipt undoes it. What becomes
   * known later, `restate` says.
   */
  async undoneBy(voidId: ReceiptId, receiptId: ReceiptId): Promise<Turnover> {
    const [first] = await this.keys.reserve([{ key: `v:${receiptId}`, owner: voidId }]);
    if (first?.owner !== voidId) return NO_TURNOVER;
    const recorded = await this.recorded(receiptId);
    return recorded === null ? NO_TURNOVER : opposite(await this.current(recorded));
  }

  /** As it says now. null: it has not arrived, or is held for review. */
  async recorded(receiptId: ReceiptId): Promise<ReceiptRecorded['data'] | null> {
    const found = await this.receipts.find(receiptId);
    if (found === null) return null;
    const entry = knownReceipt(found.journal, receiptId);
    invariant(entry !== undefined, `the trail of ${receiptId} leads to it`);
    const event = await this.journals.eventAt(found.streamId, entry.revision);
    if (event.type === 'ReceiptHeld') return null;
    invariant(event.type === 'ReceiptRecorded', `${receiptId} is recorded where its journal says`);
    return event.data;
  }

  /** Says what a receipt does to turnover since its content was replaced. @param before as it was recorded then */
  async restateReplaced(before: ReceiptRecorded['data'], context: Omit<CommandContext, 'commandType'>): Promise<void> {
    const { receiptId } = before;
    const now = await this.recorded(receiptId);
    invariant(now !== null, `${receiptId} is recorded again`);
    const turnover = turnoverOf(now.receipt, now.notEligible);
    const atFirst = turnoverOf(before.receipt, before.notEligible);
    const said = { receiptId, occurredAt: now.occurredAt, turnover, atFirst };
    await this.restate(said, { ...context, commandType: 'StateTurnover' });
  }

  /** Says what a void does to turnover, if that is another than was said. */
  async restate(data: StateTurnover['data'], context: CommandContext): Promise<void> {
    const command: StateTurnover = { type: 'StateTurnover', data, metadata: { now: context.occurredAt } };
    await this.execute(data.receiptId, command, context);
  }

  private async current({ receiptId, receipt, notEligible, undoes }: ReceiptRecorded['data']): Promise<Turnover> {
    if (undoes === null) return turnoverOf(receipt, notEligible);
    return (await this.read(receiptId)).state.turnover ?? undoes;
  }
}
