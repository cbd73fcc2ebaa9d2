import fc from 'fast-check';
import { DAY_MS } from '@accrue/kernel';
import {
  BALANCES,
  ENROLLED_AT,
  ENTRIES,
  MEMBERS,
  pictureOf,
  PROGRAMME,
  RECEIPT_LINES,
  sent,
  type Sent,
  programmeDocument,
} from './bi-world';

const START_MS = Date.parse('2026-01-01T00:00:00Z');

interface Step {
  readonly kind: 'earn' | 'return' | 'redeem' | 'hold' | 'expire' | 'adjust' | 'close';
  readonly points: number;
  readonly day: number;
}

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom('earn', 'earn', 'return', 'redeem', 'hold', 'expire', 'adjust', 'close'),
  points: fc.integer({ min: 1, max: 500 }),
  day: fc.integer({ min: 0, max: 120 }),
});

/** One member's life as the ledger would book it, and what an accountant would note of it. */
class Life {
  readonly messages: Sent[] = [];
  readonly notes: {
    readonly month: string;
    readonly issued: number;
    readonly redeemed: number;
    readonly left: number;
  }[] = [];
  private readonly has = { active: 0, held: 0, pending: 0, deficit: 0 };
  private closed = false;
  private revision = 0;

  constructor(private readonly memberId: string) {
    this.state('active', 0);
  }

  live({ kind, points, day }: Step): void {
    if (kind === 'close') return this.close();
    const occurredAt = new Date(START_MS + day * DAY_MS + points * 60_000).toISOString();
    const most = Math.min(points, this.has.active);
    switch (kind) {
      case 'earn': {
        const repaid = Math.min(points, this.has.deficit);
        return this.book(occurredAt, { issued: -points, active: points - repaid, deficit: repaid });
      }
      case 'return':
        return this.book(occurredAt, { reversed: points, active: -most, deficit: most - points });
      case 'hold':
        return this.book(occurredAt, { active: -most, held: most });
      case 'redeem':
        return this.book(occurredAt, { held: -this.has.held, spent: this.has.held });
      case 'expire':
        return this.book(occurredAt, { active: -most, expired: most });
      case 'adjust':
        return this.book(occurredAt, { adjusted: most, active: -most });
    }
  }

  get left() {
    return { ...this.has };
  }

  get status(): string {
    return this.closed ? 'closed' : 'active';
  }

  private book(occurredAt: string, amounts: Readonly<Record<string, number>>): void {
    const postings = Object.entries(amounts)
      .filter(([, points]) => points !== 0)
      .map(([account, points]) => ({ account, points }));
    if (postings.length === 0) return;
    this.has.active += amounts['active'] ?? 0;
    this.has.held += amounts['held'] ?? 0;
    this.has.deficit -= amounts['deficit'] ?? 0;
    const [entryId, memberId, walletId] = [`${this.memberId}/${String(this.revision)}`, this.memberId, 'points'];
    this.messages.push(
      sent(
        ENTRIES,
        'loyalty.ledger.entry.posted.v1',
        memberId,
        {
          ...{
            entryId,
            memberId,
            walletId,
            kind: 'some',
            occurredAt,
            postings,
            lots: [],
            reason: { code: 'award.earned', data: {} },
          },
          ...{ receiptId: null, awardId: null, holdId: null, adjustmentId: null, transferId: null, balance: this.left },
        },
        { id: entryId, revision: this.revision },
      ),
      sent(
        BALANCES,
        'loyalty.ledger.balance.state.v1',
        `${memberId}:${walletId}`,
        { memberId, walletId, ...this.left, revision: this.revision, occurredAt },
        { id: `${entryId}.1`, revision: this.revision },
      ),
    );
    this.revision += 1;
    const at = (account: string) => amounts[account] ?? 0;
    this.notes.push({
      month: occurredAt.slice(0, 7),
      issued: -at('issued') - at('reversed'),
      redeemed: at('spent'),
      left: at('active') + at('held'),
    });
  }

  private close(): void {
    if (this.closed) return;
    this.closed = true;
    this.state('closed', 1);
  }

  private state(status: string, revision: number): void {
    const { memberId } = this;
    this.messages.push(
      sent(
        MEMBERS,
        'loyalty.enrollment.member.state.v1',
        memberId,
        { memberId, reference: null, status, mergedInto: null, enrolledAt: ENROLLED_AT, occurredAt: ENROLLED_AT },
        { id: `${memberId}/state/${String(revision)}`, revision },
      ),
    );
  }
}

const PROGRAMME_MESSAGE = sent(
  PROGRAMME,
  'loyalty.campaigns.programme.published.v1',
  '1',
  {
    ...{ version: 1, publishedAt: '2026-01-01T00:00:00.000Z', effectiveFrom: '2026-01-01T00:00:00.000Z' },
    document: programmeDocument('UTC'),
  },
  { id: 'p-1' },
);

/**
 * How a broker may deliver: in order within a key of a topic, anyhow across them; and a stretch that the sender was not sure
 * of once more, right after it.
 */
const delivered = (messages: readonly Sent[], choices: readonly number[]): readonly Sent[] => {
  const queues = new Map<string, Sent[]>();
  for (const message of messages) {
    const name = `${message.topic} ${String(message.record.key)}`;
    queues.set(name, [...(queues.get(name) ?? []), message]);
  }
  const result: Sent[] = [];
  const waiting = [...queues.values()];
  for (let turn = 0; waiting.length > 0; turn += 1) {
    const choice = choices[turn % choices.length] ?? 0;
    const index = choice % waiting.length;
    const queue = waiting[index] ?? [];
    const stretch = queue.splice(0, 1 + (choice % 3));
    result.push(...stretch, ...(choice % 5 === 0 ? stretch : []));
    if (queue.length === 0) waiting.splice(index, 1);
  }
  return result;
};

/** Receipts as campaigns tells of them, some of them voids that were faster than what they undo. */
const receiptsOf = (sold: readonly { readonly sku: string; readonly net: number; readonly fate: string }[]) =>
  sold.flatMap(({ sku, net, fate }, index): Sent[] => {
    const said = (type: string, id: string, amount: number, more: object): Sent => {
      const amounts = { gross: amount, discount: 0, net: amount, tax: { included: 0, added: 0 } };
      const units = amount < 0 ? '-0.100' : '0.100';
      const line = { lineId: '1', sku, gtin: null, type: 'item', categoryPath: [], eligible: true, units, ...amounts };
      const lines = amount === 0 ? [] : [line];
      const sums = { units: amount === 0 ? '0.000' : units, ...amounts, rounding: 0, payable: amount };
      const sequence = 'sequence' in more ? String(more.sequence) : '0';
      const data = { receiptId: id, occurredAt: ENROLLED_AT, ...sums, lines, ...more };
      return sent(RECEIPT_LINES, `loyalty.pos.receipt.${type}.v1`, id, data, { id: `${id}/${sequence}` });
    };
    const head = { channel: 'store', storeId: 'S', businessDate: '2026-01-01', employeeId: null, currency: 'GBP' };
    const accepted = (id: string, kind: string, amount: number, voids: string | null = null): Sent =>
      said('accepted', id, amount, { ...head, kind, voids, returns: [], memberId: null });
    const [sale, itsVoid] = [`S-${String(index)}`, `V-${String(index)}`];
    const first = accepted(sale, 'sale', net);
    if (fate === 'kept') return [first];
    if (fate === 'voided') return [first, accepted(itsVoid, 'void', -net, sale)];
    return [accepted(itsVoid, 'void', 0, sale), first, said('restated', itsVoid, -net, { sequence: 1 })];
  });

describe('BI from zero', () => {
  it('comes to what an accountant notes, however the stream is delivered', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(step, { maxLength: 12 }), { minLength: 1, maxLength: 6 }),
        fc.array(fc.nat(), { minLength: 1, maxLength: 40 }),
        (lives, choices) => {
          const members = lives.map((steps, index) => {
            const life = new Life(`m-${String(index)}`);
            steps.forEach((one) => life.live(one));
            return life;
          });
          const stream = delivered([...members.flatMap(({ messages }) => messages), PROGRAMME_MESSAGE], choices);
          const figures = pictureOf(stream).figures();

          const closed = members.filter(({ status }) => status === 'closed').length;
          expect(figures.members).toEqual({ total: members.length, open: members.length - closed, closed });
          expect(figures.quality).toMatchObject({ invalid: 0, unknown: 0, stateDifferences: [] });
          for (const { memberId, active, held, deficit } of figures.balances)
            expect({ active, held, pending: 0, deficit }).toEqual(members[Number(String(memberId).slice(2))]?.left);

          const notes = members.flatMap((life) => life.notes);
          const sum = (rows: typeof notes, of: 'issued' | 'redeemed' | 'left') =>
            rows.reduce((total, row) => total + row[of], 0);
          for (const { month, issued, redeemed, outstanding } of figures.months) {
            const inMonth = notes.filter((note) => note.month === month);
            const untilThen = notes.filter((note) => note.month <= month);
            expect([issued, redeemed, outstanding]).toEqual([
              sum(inMonth, 'issued'),
              sum(inMonth, 'redeemed'),
              sum(untilThen, 'left'),
            ]);
          }
          expect(figures.months.reduce((total: number, { issued }: { issued: number }) => total + issued, 0)).toBe(
            sum(notes, 'issued'),
          );
        },
      ),
      { numRuns: 200 },
    );
  });

  it('sells what the receipts say, without those that were undone, however the stream is delivered', () => {
    const sold = fc.record({
      sku: fc.constantFrom('TEA', 'MUG', 'CUP'),
      net: fc.integer({ min: 1, max: 10_000 }),
      fate: fc.constantFrom('kept', 'kept', 'voided', 'voided first'),
    });
    fc.assert(
      fc.property(
        fc.array(sold, { maxLength: 20 }),
        fc.array(fc.nat(), { minLength: 1, maxLength: 40 }),
        (receipts, choices) => {
          const { sales, quality } = pictureOf(delivered(receiptsOf(receipts), choices)).figures();
          const kept = receipts.filter(({ fate }) => fate === 'kept');
          const netOf = (of: readonly { readonly net: number }[]): number => of.reduce((sum, { net }) => sum + net, 0);
          expect(quality).toMatchObject({ invalid: 0, unknown: 0 });
          expect([sales.payable, sales.net]).toEqual([netOf(kept), netOf(kept)]);
          for (const { sku, units, net } of sales.bySku) {
            const ofSku = kept.filter((each) => each.sku === sku);
            expect([sku, units, net]).toEqual([sku, ofSku.length / 10, netOf(ofSku)]);
          }
          expect(sales.receipts).toBe(receipts.length + receipts.filter(({ fate }) => fate !== 'kept').length);
        },
      ),
    );
  });
});
