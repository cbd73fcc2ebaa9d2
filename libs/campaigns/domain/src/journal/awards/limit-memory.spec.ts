import { problemsOf, published, withRule } from '../../programme/programme.fixture';
import { from, goodsBack, line, receipt, sale, voidOf } from '../../receipt/receipt.fixture';
import type { EarningRuleDocument } from '../../rules/effects';
import { adjudicated, LivingJournal, move, record } from '../journal.fixture';

type Limits = NonNullable<EarningRuleDocument['limits']>;

/** One point per pound, within limits. */
const under = (limits: Limits, ...later: readonly Limits[]) =>
  new LivingJournal(published(...[limits, ...later].map((each) => withRule({ limits: each, tierMultiplier: false }))));
const pounds = (id: string, time: string, n: number) => sale(id, time, [line('1', { unitPrice: n * 100 })]);
const back = (id: string, time: string, of: string, n: number) =>
  goodsBack(id, time, [line('1', { unitPrice: n * 100, quantity: -1, ...from(of, '1') })]);
const ONCE_A_DAY: Limits = { times: { most: 1, per: 'day' } };
const TEN_A_DAY: Limits = { perMember: { amount: 10, per: 'day' } };

describe('a rule that gives once a day', () => {
  it('gives to the first receipt of each day, in the programme’s zone', () => {
    const journal = under(ONCE_A_DAY);
    // In London it is summer: the day ends at 23:00 UTC.
    journal.receive(pounds('A', '10:00', 5), pounds('B', '22:59', 5), pounds('C', '23:00', 5));
    expect(journal.points).toEqual({ A: [5, 0], C: [5, 0] });
  });

  it('gives to the late receipt what it would have had, and takes it from the one that had it', () => {
    const journal = under(ONCE_A_DAY);
    journal.receive(pounds('B', '11:00', 5));
    const events = journal.receive(pounds('A', '10:00', 7));
    expect(events.map(({ type, data }) => [type, data])).toEqual([
      [
        'ReceiptRecorded',
        expect.objectContaining({ contribution: expect.objectContaining({ qualifying: { points: 7 } }) }),
      ],
      ['AwardGranted', expect.objectContaining({ awardId: 'A:base', points: 7 })],
      [
        'AwardCorrected',
        expect.objectContaining({
          awardId: 'B:base',
          sequence: 1,
          granted: 0,
          reversed: 0,
          cause: { kind: 'late_receipt', receiptId: 'A' },
        }),
      ],
      ['ContributionChanged', expect.objectContaining({ receiptId: 'B', qualifying: {}, qualifyingSpend: 500 })],
    ]);
  });

  it('gives again once the first is all back, and not before', () => {
    const journal = under(ONCE_A_DAY);
    const two = sale('A', '10:00', [line('1', { unitPrice: 300 }), line('2', { unitPrice: 200 })]);
    journal.receive(two, back('R', '11:00', 'A', 3), pounds('B', '12:00', 5));
    expect(journal.points).toEqual({ A: [5, 3] });
    const rest = goodsBack('Q', '13:00', [line('1', { unitPrice: 200, quantity: -1, ...from('A', '2') })]);
    journal.receive(rest, pounds('C', '14:00', 5));
    expect(journal.points).toEqual({ A: [5, 5], C: [5, 0] });
  });

  it('lets a return that comes late make room for what was bought after it', () => {
    const journal = under(ONCE_A_DAY);
    journal.receive(pounds('A', '10:00', 5), pounds('B', '12:00', 6), back('R', '11:00', 'A', 5));
    expect(journal.points).toEqual({ A: [5, 5], B: [6, 0] });
    journal.receive(voidOf('V', '11:30', 'R'));
    expect(journal.points).toEqual({ A: [5, 0], B: [0, 0] });
  });

  it('lets an exchange make room for itself', () => {
    const journal = under(ONCE_A_DAY);
    const swap = receipt('X', 'exchange', '11:00', [
      line('1', { unitPrice: 500, quantity: -1, ...from('A', '1') }),
      line('2', { unitPrice: 900, sku: 'CUP' }),
    ]);
    journal.receive(pounds('A', '10:00', 5), swap);
    expect(journal.points).toEqual({ A: [5, 5], X: [9, 0] });
  });

  it('gives to the next one when the first is moved to another member', () => {
    const [ann, ben] = [under(ONCE_A_DAY), under(ONCE_A_DAY)];
    ann.receive(pounds('A', '10:00', 5), pounds('B', '11:00', 6));
    ben.receive(pounds('C', '12:00', 7));
    ann.moveTo(ben, move('A', 'ben'));
    expect([ann.points, ben.points]).toEqual([{ B: [6, 0] }, { A: [5, 0], C: [0, 0] }]);
  });
});

describe('a rule that gives a member ten points a day', () => {
  it('grants what is left of them', () => {
    const journal = under(TEN_A_DAY);
    journal.receive(pounds('A', '10:00', 7), pounds('B', '11:00', 7), pounds('C', '12:00', 7));
    expect(journal.points).toEqual({ A: [7, 0], B: [3, 0] });
  });

  it('takes nothing back while what remains is worth as much as was granted', () => {
    const journal = under(TEN_A_DAY);
    const three = sale('A', '10:00', [line('1', { unitPrice: 900 }), line('2', { unitPrice: 600 })]);
    journal.receive(three, goodsBack('R', '11:00', [line('1', { unitPrice: 600, quantity: -1, ...from('A', '2') })]));
    expect(journal.points).toEqual({ A: [10, 1] });
  });

  it('gives again what came back, to what is bought after that', () => {
    const journal = under(TEN_A_DAY);
    journal.receive(
      pounds('A', '10:00', 9),
      pounds('B', '11:00', 9),
      back('R', '12:00', 'A', 9),
      pounds('C', '13:00', 9),
    );
    expect(journal.points).toEqual({ A: [9, 9], B: [1, 0], C: [9, 0] });
  });

  it('moves the whole rest of the day when a receipt comes late', () => {
    const journal = under(TEN_A_DAY);
    journal.receive(pounds('B', '11:00', 4), pounds('C', '12:00', 4), pounds('D', '13:00', 4), pounds('E', '23:30', 4));
    expect(journal.points).toEqual({ B: [4, 0], C: [4, 0], D: [2, 0], E: [4, 0] });
    journal.receive(pounds('A', '10:00', 5));
    expect(journal.points).toEqual({ A: [5, 0], B: [4, 0], C: [1, 0], D: [0, 0], E: [4, 0] });
  });

  it('moves base points as well, where a tier multiplies by less than one', () => {
    const half = { ladder: [{ id: 'bronze', name: 'Bronze', threshold: 0, multiplier: '0.5' }] };
    const programme = { ...withRule({ limits: TEN_A_DAY, tierMultiplier: true }), tiers: half };
    const play = (...receipts: readonly ReturnType<typeof pounds>[]) => {
      const journal = new LivingJournal(published(programme));
      journal.receive(...receipts);
      return journal;
    };
    const [late, sold] = [pounds('L', '10:00', 2), pounds('A', '11:00', 16)];
    const inOrder = play(late, sold);
    expect(inOrder.points).toEqual({ L: [1, 0], A: [8, 0] });
    expect(adjudicated(play(sold, late).journal)).toStrictEqual(adjudicated(inOrder.journal));
  });

  it('reads no sale again that a late receipt leaves room enough', () => {
    const journal = under({ perMember: { amount: 1000, per: 'programme' } });
    for (let n = 10; n < 60; n += 1) journal.receive(pounds(`S${n}`, `10:${n}`, 3));
    journal.receive(pounds('L', '09:00', 3));
    expect(journal.recalled).toEqual([]);
  });

  it('counts under a new version what the rule gave under the old one', () => {
    const journal = under({}, { perMember: { amount: 10, per: 'programme' } });
    const atNewYear = '2021-01-01T00:00:00Z';
    journal.receive(pounds('A', '10:00', 4), pounds('B', '2021-02-01T10:00:00Z', 9));
    expect(journal.points).toEqual({ A: [4, 0], B: [6, 0] });
    journal.receive(pounds('L', '2020-12-31T10:00:00Z', 5), pounds('N', atNewYear, 1));
    expect(journal.points).toEqual({ A: [4, 0], L: [5, 0], N: [1, 0], B: [0, 0] });
  });
});

describe('receipts in order', () => {
  it('read no more of the stream than without limits: nothing for a sale', () => {
    const limits: Limits = { times: { most: 3, per: 'week' }, perMember: { amount: 1000, per: 'programme' } };
    const [limited, free] = [under(limits), under({})];
    for (const journal of [limited, free]) {
      for (let n = 10; n < 60; n += 1) journal.receive(pounds(`S${n}`, `10:${n}`, 3));
      expect(journal.recalled).toEqual([]);
      journal.receive(back('R', '11:00', 'S10', 3), pounds('T', '11:30', 3));
    }
    expect(limited.recalled).toHaveLength(free.recalled.length);
    expect(limited.points).toEqual({ S10: [3, 3], S11: [3, 0], S12: [3, 0], T: [3, 0] });
  });

  it('wait for nobody: a receipt without member is under no limit', () => {
    const journal = under(ONCE_A_DAY);
    journal.do(record(pounds('A', '10:00', 5), { memberId: null }));
    expect(journal.points).toEqual({});
  });
});

it('a limit is a whole number above 0', () => {
  const limits: Limits = { times: { most: 0, per: 'day' }, perMember: { amount: 0, per: 'month' }, perReceipt: 0 };
  expect(problemsOf(withRule({ limits })).map(({ path, code }) => [path, code])).toEqual([
    ['/earning/rules/0/limits/perReceipt', 'limit.not_positive'],
    ['/earning/rules/0/limits/times/most', 'limit.not_positive'],
    ['/earning/rules/0/limits/perMember/amount', 'limit.not_positive'],
  ]);
});
