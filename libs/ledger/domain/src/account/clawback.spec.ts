import { points } from '@accrue/kernel';
import { after, at, decideClawback, grant, hold, remaining, reverse, spend, totals } from './account.fixture';
import { decide } from './decide';
import type { Clawback } from './events';

const DAY2 = at('2026-01-02');
const DAY3 = at('2026-01-03');
const DAY4 = at('2026-01-04');

/** 100 points earned, 70 of them spent, then the goods that earned them come back. */
const returned = (clawback: Clawback) => [
  grant('A', 100, { clawback }),
  spend('S', 70, { now: DAY2 }),
  reverse('A', 1, { granted: 100, reversed: 100 }, { now: DAY3 }),
];

describe('goods come back whose points are spent', () => {
  it('unlimited: what is missing is owed, and repaid by what is earned later', () => {
    expect(totals(after(...returned('unlimited')))).toEqual({ issued: -100, spent: 70, reversed: 100, deficit: -70 });
    expect(totals(after(...returned('unlimited'), grant('B', 80, { now: DAY4 })))).toMatchObject({ active: 10 });
  });

  it('to zero: what is missing is written off, and later points are the member’s', () => {
    const account = after(...returned('to-zero'));
    expect(totals(account)).toEqual({ issued: -100, spent: 70, reversed: 100, written_off: -70 });
    expect(totals(after(...returned('to-zero'), grant('B', 80, { now: DAY4 })))).toMatchObject({ active: 80 });
  });

  it('review: what is missing waits for a person, and is neither owed nor written off', () => {
    const account = after(...returned('review'));
    expect(totals(account)).toEqual({ issued: -100, spent: 70, reversed: 100, in_review: -70 });
    expect(account.lots).toMatchObject([{ lotId: 'A:base', inReview: 70 }]);
  });

  it.each(['to-zero', 'review'] as const)('%s: takes what is there in other lots, pending ones first', (clawback) => {
    const account = after(
      ...[grant('A', 100, { clawback }), spend('S', 100)],
      ...[grant('B', 20, { now: DAY2 }), grant('C', 20, { now: DAY2, activatesAt: at('2026-02-01') })],
      reverse('A', 1, { granted: 100, reversed: 30 }, { now: DAY3 }),
    );
    expect(remaining(account)).toEqual({ A: 0, B: 10, C: 0 });
  });

  it('as the sale says that earned them, also when its terms come last', () => {
    const [granted, spent, back] = returned('to-zero');
    if (granted === undefined || spent === undefined || back === undefined) throw new Error('three');
    const awaiting = after(back, spent);
    expect(totals(awaiting)).toMatchObject({ deficit: -70 });
    expect(totals(after(back, spent, granted))).toEqual(totals(after(granted, spent, back)));
  });
});

describe('a sale comes late that lies before the return', () => {
  const late = grant('B', 50, { now: DAY2 });

  it.each(['to-zero', 'review'] as const)('%s: more would have been taken back, and is', (clawback) => {
    const inOrder = after(late, ...returned(clawback));
    expect(totals(after(...returned(clawback), late))).toEqual(totals(inOrder));
    expect(totals(inOrder)).toMatchObject({ issued: -150, spent: 70, reversed: 100 });
    expect(totals(inOrder)).toMatchObject(clawback === 'review' ? { in_review: -20 } : { written_off: -20 });
    expect(totals(inOrder)['active']).toBeUndefined();
  });

  it('after a decision: less was to decide about than was decided', () => {
    const decided = decideClawback('d-1', 'A', 'write_off', { now: DAY4 });
    expect(totals(after(...returned('review'), decided, late))).toEqual({
      issued: -150,
      spent: 70,
      reversed: 100,
      written_off: -20,
    });
  });
});

describe('a person decides what becomes of it', () => {
  const inReview = returned('review');

  it('it is owed: what is there is taken, the rest is repaid by what is earned later', () => {
    const earned = grant('B', 30, { now: DAY4 });
    const owed = decideClawback('d-1', 'A', 'owe', { now: DAY4 });
    expect(totals(after(...inReview, earned, owed))).toEqual({ issued: -130, spent: 70, reversed: 100, deficit: -40 });
    expect(decide(owed, after(...inReview))).toMatchObject([
      {
        type: 'ClawbackDecided',
        data: { points: 70, reason: { code: 'clawback.owed' }, lots: [{ lotId: 'A:base', points: 0, inReview: -70 }] },
      },
    ]);
  });

  it('it is written off', () => {
    const account = after(...inReview, decideClawback('d-1', 'A', 'write_off', { now: DAY4 }));
    expect(totals(account)).toEqual({ issued: -100, spent: 70, reversed: 100, written_off: -70 });
  });

  it('in parts, and never about more than there is', () => {
    const part = (id: string, amount: number, outcome: 'owe' | 'write_off') =>
      decideClawback(id, 'A', outcome, { now: DAY4, points: points(amount) });
    const account = after(...inReview, part('d-1', 30, 'write_off'), part('d-2', 15, 'owe'));
    expect(totals(account)).toMatchObject({ written_off: -30, deficit: -15, in_review: -25 });
    expect(() => decide(part('d-3', 26, 'owe'), account)).toThrow(
      expect.objectContaining({ code: 'clawback.exceeded', data: { inReview: 25, requested: 26 } }),
    );
  });

  it('once: the same again is nothing, something else a conflict, and there is nothing left to decide', () => {
    const owed = decideClawback('d-1', 'A', 'owe', { now: DAY4 });
    const account = after(...inReview, owed);
    expect(decide(owed, account)).toEqual([]);
    expect(() => decide(decideClawback('d-1', 'A', 'write_off'), account)).toThrow(
      expect.objectContaining({ code: 'clawback.conflict' }),
    );
    expect(() => decide(decideClawback('d-2', 'A', 'owe'), account)).toThrow(
      expect.objectContaining({ code: 'clawback.not_in_review' }),
    );
    expect(() => decide(decideClawback('d-2', 'Z', 'owe'), account)).toThrow(
      expect.objectContaining({ code: 'clawback.not_in_review' }),
    );
  });

  it('and the return is itself undone: there was nothing to decide', () => {
    const undone = reverse('A', 2, { granted: 100, reversed: 0 }, { now: DAY4, reversals: [] });
    const account = after(...inReview, decideClawback('d-1', 'A', 'write_off', { now: DAY4 }), undone);
    expect(totals(account)).toEqual({ issued: -100, active: 30, spent: 70 });
  });
});

describe('points are asked for with a time before that of the return, by a clock that is behind', () => {
  it.each(['unlimited', 'to-zero', 'review'] as const)(
    '%s: they are refused, or the return would find less',
    (clawback) => {
      const back = reverse('A', 1, { granted: 100, reversed: 100 }, { now: DAY4 });
      const account = after(grant('A', 100, { clawback }), back);
      expect(() => decide(hold('h-1', 50, { now: DAY2, expiresAt: at('2026-02-01') }), account)).toThrow(
        expect.objectContaining({ code: 'points.insufficient' }),
      );
    },
  );
});
