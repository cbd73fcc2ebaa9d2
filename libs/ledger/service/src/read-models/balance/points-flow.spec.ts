import type { StoredEvent } from '@accrue/event-store';
import { pointsFlowChanges } from './points-flow';

const entry = (occurredAt: string, postings: Readonly<Record<string, number>>) =>
  ({
    streamId: 'account-m-1',
    type: 'PointsCorrected',
    data: {
      walletId: 'points',
      postings: Object.entries(postings).map(([account, points]) => ({ account, points })),
    },
    metadata: { occurredAt },
  }) as unknown as StoredEvent;

const rowOf = (...entries: readonly StoredEvent[]) =>
  entries
    .flatMap(pointsFlowChanges)
    .reduce<ReturnType<ReturnType<typeof pointsFlowChanges>[number]['change']>>(
      (row, { change }) => change(row),
      undefined,
    );

const NOTHING = {
  granted: '0',
  reversed: '0',
  redeemed: '0',
  expired: '0',
  adjusted: '0',
  outstanding: '0',
  owed: '0',
  in_review: '0',
  written_off: '0',
};

describe('the flow of points', () => {
  it('sums what a quarter of an hour brought and took', () => {
    expect(
      rowOf(
        entry('2026-01-31T23:45:00.000Z', { issued: -100, active: 100 }),
        entry('2026-01-31T23:52:30.000Z', { active: -30, reversed: 30 }),
        entry('2026-01-31T23:59:59.999Z', { held: -20, spent: 15, active: 5 }),
      ),
    ).toEqual({
      ...NOTHING,
      granted: '100',
      reversed: '30',
      redeemed: '15',
      outstanding: '55',
    });
  });

  it('tells what members have from what they owe', () => {
    expect(rowOf(entry('2026-01-01T00:00:00.000Z', { reversed: 30, active: -10, deficit: -20 }))).toMatchObject({
      reversed: '30',
      outstanding: '-10',
      owed: '20',
    });
  });

  it('counts what was given by hand as positive', () => {
    expect(rowOf(entry('2026-01-01T00:00:00.000Z', { adjusted: -50, active: 50 }))).toMatchObject({
      adjusted: '50',
      outstanding: '50',
    });
  });

  it('stays exact beyond what plain numbers can hold', () => {
    const [change] = pointsFlowChanges(entry('2026-01-01T00:00:00.000Z', { issued: -10, active: 10 }));
    expect(change?.change({ granted: '9007199254740991', outstanding: null })).toMatchObject({
      granted: '9007199254741001',
      outstanding: '10',
    });
  });

  it('begins a new row with the next quarter', () => {
    const [change] = pointsFlowChanges(entry('2026-02-01T00:00:00.000Z', { issued: -1, active: 1 }));
    expect(change?.key).toEqual({ wallet: 'points', quarter_hour: '2026-02-01T00:00:00.000Z' });
  });

  it('takes no notice of points that only change their pocket', () => {
    expect(pointsFlowChanges(entry('2026-01-01T00:00:00.000Z', { active: -60, held: 60 }))).toEqual([]);
  });
});
