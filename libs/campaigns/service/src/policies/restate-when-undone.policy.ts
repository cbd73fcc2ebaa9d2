import { receiptId, type ReceiptId } from '@accrue/kernel';
import { randomUUID } from 'node:crypto';
import { turnoverOf, undone, type ReceiptRecorded } from '@accrue/campaigns-domain';
import { receiptAttributed, receiptRecorded } from '@accrue/contracts';
import { ContextPorts } from '@accrue/context-kit';
import { causedBy, ConsumesInTransaction, Policy, type MessageOf } from '@accrue/messaging';
import { Turnovers } from '../turnover/turnovers';

interface Link {
  readonly receiptId: ReceiptId;
  readonly voidOf: ReceiptId;
}

const REMEMBER = `
insert into void_link (receipt_id, void_of) select * from unnest($1::text[], $2::text[]) on conflict do nothing`;

/** Every void that hangs on the same receipts as these, or on their voids. */
const RELATED = `
with recursive up as (
  select receipt_id, void_of from void_link where receipt_id = any($1::text[]) or void_of = any($1::text[])
  union
  select l.receipt_id, l.void_of from void_link l join up on l.receipt_id = up.void_of
), related as (
  select receipt_id, void_of from void_link
  where void_of in (select void_of from up where not exists (select from void_link l where l.receipt_id = up.void_of))
  union
  select l.receipt_id, l.void_of from void_link l join related on l.void_of = related.receipt_id
)
select receipt_id as "receiptId", void_of as "voidOf" from related order by 1`;

/**
 * A void can overtake what it undoes, and there can be several of one receipt. Each side first writes down what it knows, then
 * looks at what the others wrote, and looks again after it has said what follows: whoever comes last has seen everything. So does a receipt whose content
 * was replaced.
 */
@Policy()
export class RestateWhenUndone {
  constructor(
    private readonly ports: ContextPorts,
    private readonly turnovers: Turnovers,
  ) {}

  @ConsumesInTransaction('campaigns.restate-when-receipt-recorded', receiptRecorded, receiptAttributed)
  async onReceipts(messages: readonly MessageOf<typeof receiptRecorded | typeof receiptAttributed>[]): Promise<void> {
    const facts = messages.map(({ data }) => data);
    const links = facts.flatMap(({ receiptId, voids }) => (voids === null ? [] : [{ receiptId, voidOf: voids }]));
    if (links.length > 0)
      await this.ports.database.query(REMEMBER, [
        links.map(({ receiptId }) => receiptId),
        links.map(({ voidOf }) => voidOf),
      ]);
    const receiptIds = facts.map((fact) => receiptId(fact.receiptId));
    const correlationId = messages[0] && causedBy(messages[0]).correlationId;
    let seen = '';
    for (;;) {
      const related = await this.related(receiptIds);
      if (related.length === 0 || JSON.stringify(related) === seen) return;
      seen = JSON.stringify(related);
      await this.restate(related, correlationId);
    }
  }

  private async restate(related: readonly Link[], correlationId: string | undefined): Promise<void> {
    const voids = (await Promise.all(related.map(({ receiptId }) => this.turnovers.recorded(receiptId)))).flatMap(
      (recorded) => recorded ?? [],
    );
    const voidIds = new Set(related.map(({ receiptId }) => receiptId));
    const roots = new Set(related.map(({ voidOf }) => voidOf).filter((receiptId) => !voidIds.has(receiptId)));
    const placed = voids.flatMap((recorded) => {
      const voidOf = recorded.receipt.void?.ofReceiptId ?? null;
      return voidOf === null ? [] : [{ ...recorded, voidOf }];
    });
    for (const root of roots) {
      const recorded = await this.turnovers.recorded(root);
      const receipt = recorded && { receiptId: root, turnover: turnoverOf(recorded.receipt, recorded.notEligible) };
      const effects = undone(placed, receipt);
      for (const each of voids) await this.restateOne(each, effects, correlationId);
    }
  }

  private async restateOne(
    { receiptId, occurredAt, undoes }: ReceiptRecorded['data'],
    effects: ReturnType<typeof undone>,
    correlationId: string | undefined,
  ): Promise<void> {
    const turnover = effects.get(receiptId);
    if (turnover === undefined || undoes === null) return;
    const context = {
      // Each statement is another fact, with an id of its own; what was said last is not said again.
      messageId: `turnover/${receiptId}/${randomUUID()}`,
      occurredAt: this.ports.clock.now(),
      commandType: 'StateTurnover',
    };
    await this.turnovers.restate(
      { receiptId, occurredAt, turnover, atFirst: undoes },
      { ...context, ...(correlationId === undefined ? {} : { correlationId }) },
    );
  }

  private async related(receiptIds: readonly ReceiptId[]): Promise<readonly Link[]> {
    return this.ports.database.query<Link>(RELATED, [receiptIds], { prepared: 'related-voids' });
  }
}
