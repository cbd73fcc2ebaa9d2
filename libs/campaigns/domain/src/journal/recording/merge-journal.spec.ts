import fc from 'fast-check';
import { memberId, receiptId, type InstantIso } from '@accrue/kernel';
import { document, published } from '../../programme/programme.fixture';
import type { ReceiptContent } from '../../receipt';
import { from, goodsBack, line, sale, voidOf } from '../../receipt/receipt.fixture';
import type { JournalCommand } from '../commands';
import type { JournalEvent } from '../events';
import { adjudicated, LivingJournal, record } from '../journal.fixture';
import { outcomeOf } from './outcome';

const [ANN, ANNA] = [memberId('ann'), memberId('anna')];
const at = (minute: number): { readonly now: InstantIso } => ({
  now: `2020-06-01T00:${String(minute).padStart(2, '0')}:00.000Z` as InstantIso,
});
const merge = (minute = 1): JournalCommand => ({
  type: 'MergeJournal',
  data: { memberId: ANNA, into: ANN },
  metadata: at(minute),
});
const separate = (minute = 2): JournalCommand => ({
  type: 'SeparateJournal',
  data: { memberId: ANNA },
  metadata: at(minute),
});
const forward = (atMost = 500): JournalCommand => ({
  type: 'ForwardReceipts',
  data: { memberId: ANNA, atMost },
  metadata: at(1),
});

/** A rule that gives to one receipt of a member in all, beside one that gives to each. */
const programmes = published({
  ...document,
  earning: {
    rules: [
      { id: 'base', name: 'Base', wallet: 'points', earn: { points: 1, per: 100 } },
      {
        ...{ id: 'welcome', name: 'Welcome', wallet: 'points', earn: { fixed: 50 } },
        limits: { times: { most: 1, per: 'programme' } },
      },
    ],
  },
});

class Two {
  readonly ann = new LivingJournal(programmes);
  readonly anna = new LivingJournal(programmes);

  receive(content: ReceiptContent, isAnnas: boolean): void {
    const [journal, memberId] = isAnnas ? [this.anna, ANNA] : [this.ann, ANN];
    this.arrive(journal.do(record(content, { memberId })));
  }

  merge(atMost = 500): void {
    this.anna.do(merge());
    for (let moved = this.anna.do(forward(atMost)); moved.length > 0; moved = this.anna.do(forward(atMost)))
      this.arrive(moved);
  }

  separate(): void {
    this.anna.do(separate());
    const receiptIds = [...this.anna.journal.left.values()].flatMap((left) =>
      left.merge === 'forward' ? [left.receiptId] : [],
    );
    const data = { memberId: ANN, to: ANNA, receiptIds };
    this.arrive(this.ann.do({ type: 'GiveBackReceipts', data, metadata: at(3) }));
  }

  private arrive(moved: readonly JournalEvent[]): void {
    for (const event of moved)
      if (event.type === 'ReceiptMoved')
        (event.data.to === ANN ? this.anna : this.ann).arriveIn(event.data.to === ANN ? this.ann : this.anna, event);
  }
}

const tea = (quantity = 1) => line('1', { quantity });
const bought = (id: string, time: string) => sale(id, time, [tea(2)]);

describe('the journal of a duplicate', () => {
  it('hands its receipts over, so that what a rule gives once is there once', () => {
    const two = new Two();
    two.receive(bought('A', '10:02'), false);
    two.receive(bought('B', '10:01'), true);
    expect([two.ann.points, two.anna.points]).toEqual([{ A: [70, 0] }, { B: [70, 0] }]);
    two.merge();
    // The earlier one had the welcome.
    expect([two.ann.points, two.anna.points]).toEqual([{ A: [20, 0], B: [70, 0] }, {}]);
    expect(outcomeOf(two.anna.journal, receiptId('B'))).toMatchObject({ status: 'gone', wentTo: ANN });
  });

  it('passes on what comes, and answers the same again with that', () => {
    const two = new Two();
    two.merge();
    const events = two.anna.do(record(bought('B', '10:01'), { memberId: ANNA }));
    expect(events.map(({ type }) => type)).toEqual(['ReceiptRecorded', 'ReceiptMoved']);
    expect(events[1]?.data).toMatchObject({ to: ANN, merge: 'forward', moves: 1, awards: [] });
    expect(two.anna.do(record(bought('B', '10:01'), { memberId: ANNA }))).toEqual([]);
  });

  it('sends what was under way to a sale after it, when that has gone back', () => {
    const two = new Two();
    two.receive(bought('B', '10:01'), true);
    two.merge();
    two.separate();
    two.receive(voidOf('V', '10:05', 'B'), false);
    expect([two.ann.points, two.anna.points]).toEqual([{}, { B: [70, 70] }]);
    expect(outcomeOf(two.anna.journal, receiptId('V'))).toMatchObject({ status: 'accepted' });
  });

  it('is told once, and by no word that is older than the last', () => {
    const two = new Two();
    two.merge();
    expect(two.anna.do(merge())).toEqual([]);
    two.anna.do(separate());
    expect(two.anna.do(separate())).toEqual([]);
    expect(two.anna.do(merge(1))).toEqual([]);
    expect(two.anna.do(merge(5))).toHaveLength(1);
    expect(two.anna.do(separate(2))).toEqual([]);
  });

  const TIMES = ['10:00', '10:01', '10:02', '10:03', '10:04', '10:05'];
  const act = fc.record({
    isAnnas: fc.boolean(),
    time: fc.constantFrom(...TIMES),
    kind: fc.constantFrom('sale' as const, 'sale' as const, 'back' as const, 'void' as const),
    of: fc.nat({ max: 5 }),
  });
  /** What takes back is in the journal of the sale, as intake has it. */
  const told = (acts: readonly (typeof act extends fc.Arbitrary<infer T> ? T : never)[]) => {
    const owner = new Map<string, boolean>();
    return acts.flatMap(({ isAnnas, time, kind, of }, index): [ReceiptContent, boolean][] => {
      const id = `R${String(index)}`;
      const named = `R${String(of)}`;
      const isAnnasSale = owner.get(named);
      if (kind === 'sale') {
        owner.set(id, isAnnas);
        return [[sale(id, time, [line('1', { quantity: index + 1 })]), isAnnas]];
      }
      if (isAnnasSale === undefined) return [];
      const back =
        kind === 'void'
          ? voidOf(id, named, '10:07')
          : goodsBack(id, '10:06', [line('1', { quantity: -1, ...from(named, '1') })]);
      return [[back, isAnnasSale]];
    });
  };

  it('leaves the survivor with the journal of one member, whenever that comes, in however many appends', () => {
    fc.assert(
      fc.property(
        fc.array(act, { maxLength: 10 }),
        fc.nat({ max: 10 }),
        fc.integer({ min: 1, max: 3 }),
        (acts, when, atMost) => {
          const two = new Two();
          const one = new LivingJournal(programmes);
          for (const [index, [content, isAnnas]] of told(acts).entries()) {
            if (index === when) two.merge(atMost);
            attempt(
              () => one.do(record(content, { memberId: ANN })),
              () => two.receive(content, isAnnas),
            );
          }
          two.merge(atMost);
          expect(adjudicated(two.ann.journal)).toEqual(adjudicated(one.journal));
          expect(adjudicated(two.anna.journal)).toEqual([]);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('has what came by it when they are separated, as if never merged', () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 10 }), fc.nat({ max: 10 }), (acts, when) => {
        const [two, apart] = [new Two(), new Two()];
        for (const [index, [content, isAnnas]] of told(acts).entries()) {
          if (index === when) two.merge();
          attempt(
            () => apart.receive(content, isAnnas),
            () => two.receive(content, isAnnas),
          );
        }
        two.merge();
        two.separate();
        expect(adjudicated(two.anna.journal)).toEqual(adjudicated(apart.anna.journal));
        expect(adjudicated(two.ann.journal)).toEqual(adjudicated(apart.ann.journal));
      }),
      { numRuns: 300 },
    );
  });
});

/** What the one refuses, the other is not told. */
const attempt = (first: () => unknown, second: () => unknown): void => {
  try {
    first();
  } catch {
    return;
  }
  second();
};
