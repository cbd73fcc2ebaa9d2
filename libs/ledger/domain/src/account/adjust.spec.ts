import {
  adjust,
  after,
  approve,
  at,
  decline,
  grant,
  hold,
  remaining,
  settle,
  spend,
  totals,
  undo,
} from './account.fixture';
import type { AccountCommand } from './commands';
import { decide } from './decide';

const LIMIT = { approvalAbove: 100 };
const code = (code: string): Error => expect.objectContaining({ code }) as Error;
const events = (command: AccountCommand, ...story: readonly AccountCommand[]): readonly string[] =>
  decide(command, after(...story)).map(({ type }) => type);

describe('an adjustment above what one person may do', () => {
  it('has no effect until another person approves it, and then takes effect as of that instant', () => {
    // Given 101 points proposed where 100 are free of approval
    const proposed = after(adjust('a', 101, LIMIT));
    expect(totals(proposed)).toEqual({});
    expect(proposed.adjustments).toMatchObject([{ status: 'proposed', actor: 'anna', decidedBy: null }]);
    // When another approves
    const [approved] = decide(approve('a', { now: at('2026-01-02') }), proposed);
    // Then both are recorded
    expect(approved).toMatchObject({
      type: 'PointsAdjusted',
      data: { actor: 'anna', approvedBy: 'boris', occurredAt: at('2026-01-02'), points: 101 },
    });
    const account = after(adjust('a', 101, LIMIT), approve('a'));
    expect(totals(account)).toEqual({ active: 101, adjusted: -101 });
    expect(remaining(account)).toEqual({ 'adjustment:a': 101 });
  });

  it.each([
    ['exactly as many points', 100],
    ['exactly as many points taken', -100],
  ])('is not one of %s', (_what, amount) => {
    expect(events(adjust('a', amount, LIMIT), adjust('b', 500))).toEqual(['PointsAdjusted']);
  });

  it.each([
    ['given', 101],
    ['taken', -101],
  ])('is one of one point more, %s', (_what, amount) => {
    expect(events(adjust('a', amount, LIMIT), adjust('b', 500))).toEqual(['AdjustmentProposed']);
  });

  it('is not approved by who proposed it', () => {
    expect(() => events(approve('a', { actor: 'anna' }), adjust('a', 101, LIMIT))).toThrow(
      code('adjustment.own_proposal'),
    );
  });

  it('is approved once: the same again changes nothing, whoever asks', () => {
    const story = [adjust('a', 101, LIMIT), approve('a')];
    expect(events(approve('a'), ...story)).toEqual([]);
    expect(events(approve('a', { actor: 'anna' }), ...story)).toEqual([]);
    expect(events(adjust('a', 101, LIMIT), ...story)).toEqual([]);
  });

  it('takes only what is there when it is approved', () => {
    const story = [adjust('b', 150), adjust('a', -120, LIMIT), adjust('c', -50)];
    expect(() => events(approve('a'), ...story)).toThrow(code('points.insufficient'));
    expect(events(approve('a'), ...story, adjust('d', 20))).toEqual(['PointsAdjusted']);
  });

  it('is not approved once its points would have expired', () => {
    const proposed = adjust('a', 101, { ...LIMIT, expiresAt: at('2026-01-05') });
    expect(() => events(approve('a', { now: at('2026-01-05') }), proposed)).toThrow(code('adjustment.invalid'));
  });

  it('is declined for good, also by who proposed it', () => {
    for (const actor of ['boris', 'anna']) {
      const story = [adjust('a', 101, LIMIT), decline('a', { actor })];
      expect(after(...story).adjustments).toMatchObject([{ status: 'declined', decidedBy: actor }]);
      expect(events(decline('a'), ...story)).toEqual([]);
      expect(() => events(approve('a'), ...story)).toThrow(code('adjustment.declined'));
    }
    expect(() => events(decline('a'), adjust('a', 1))).toThrow(code('adjustment.posted'));
  });

  it('is known before it is decided', () => {
    expect(() => events(approve('a'))).toThrow(code('adjustment.unknown'));
    expect(() => events(decline('a'))).toThrow(code('adjustment.unknown'));
  });
});

describe('an adjustment id that was used before', () => {
  const first = { expiresAt: at('2027-01-31') };

  it.each([
    ['amount', adjust('a', 51, first)],
    ['wallet', adjust('a', 50, { ...first, walletId: 'miles' })],
    ['expiry', adjust('a', 50, { expiresAt: at('2027-02-28') })],
    ['no expiry', adjust('a', 50)],
    ['reason', adjust('a', 50, { ...first, reasonCode: 'fraud' })],
  ])('is refused for another %s', (_what, again) => {
    expect(() => events(again, adjust('a', 50, first))).toThrow(code('adjustment.conflict'));
    expect(() => events(again, adjust('a', 50, { ...first, approvalAbove: 0 }))).toThrow(code('adjustment.conflict'));
  });

  it('changes nothing for the same, also by somebody else', () => {
    expect(events(adjust('a', 50, { ...first, actor: 'boris' }), adjust('a', 50, first))).toEqual([]);
    expect(events(adjust('b', -5, first), adjust('a', 50), adjust('b', -5, first))).toEqual([]);
  });
});

describe('an adjustment that is reversed', () => {
  const early = { expiresAt: at('2026-06-30') };
  const late = { expiresAt: at('2026-12-31') };

  it('gives back what it took to the lots it came from, with their own expiry', () => {
    // Given 60 taken of two lots, the first to expire first
    const story = [grant('A', 50, early), grant('B', 50, late), adjust('a', -60)];
    expect(remaining(after(...story))).toEqual({ A: 0, B: 40 });
    // When it is reversed
    const account = after(...story, undo('u', 'a', { now: at('2026-02-01') }));
    // Then it is as if nothing had been taken
    expect(remaining(account)).toEqual({ A: 50, B: 50 });
    expect(totals(account)).toEqual({ issued: -100, active: 100 });
  });

  it('gives back into a lot that has expired meanwhile what then expires with it', () => {
    const story = [grant('A', 50, early), adjust('a', -50), settle(at('2026-07-01'))];
    const account = after(...story, undo('u', 'a', { now: at('2026-07-02') }));
    expect(totals(account)).toEqual({ issued: -50, expired: 50 });
  });

  it('takes back what it gave; what was spent of it since others pay, and the rest is owed', () => {
    const story = [adjust('a', 100), grant('A', 20), spend('S', 70)];
    const account = after(...story, undo('u', 'a', { now: at('2026-01-03') }));
    expect(totals(account)).toEqual({ issued: -20, spent: 70, deficit: -50 });
    expect(account.lots[0]).toMatchObject({ lotId: 'adjustment:a', granted: 0, remaining: 0 });
  });

  it('does not take a second time what expired of it', () => {
    const story = [adjust('a', 100, early), grant('A', 20), settle(at('2026-07-01'))];
    expect(totals(after(...story, undo('u', 'a', { now: at('2026-07-02') })))).toEqual({ issued: -20, active: 20 });
  });

  it('is an entry of its own, linked to what it undoes', () => {
    const [reversal] = decide(undo('u', 'a', { now: at('2026-01-03'), actor: 'boris' }), after(adjust('a', 100)));
    expect(reversal).toMatchObject({
      type: 'AdjustmentReversed',
      data: {
        ...{ adjustmentId: 'u', reverses: 'a', points: -100, actor: 'boris', approvedBy: null, granted: 0 },
        postings: [
          { account: 'active', points: -100 },
          { account: 'adjusted', points: 100 },
        ],
        reason: { code: 'adjustment.reversed', data: { reasonCode: 'correction', reverses: 'a', effect: 'undone' } },
      },
    });
  });

  it('is restored exactly by a reversal of the reversal: lots, expiry, and what was spent of them', () => {
    for (const story of [
      [adjust('a', 100, early), grant('A', 20, late), hold('h', 30), spend('S', 40)],
      [grant('A', 50, early), grant('B', 50, late), adjust('a', -60), spend('S', 10)],
    ]) {
      const before = after(...story);
      const undone = after(...story, undo('u', 'a'));
      const restored = after(...story, undo('u', 'a'), undo('v', 'u'));
      expect(totals(undone)).not.toEqual(totals(before));
      expect(totals(restored)).toEqual(totals(before));
      expect(restored.lots).toEqual(before.lots);
      // And the chain goes on
      expect(totals(after(...story, undo('u', 'a'), undo('v', 'u'), undo('w', 'v')))).toEqual(totals(undone));
    }
  });

  it('is reversed once', () => {
    const story = [adjust('a', 100), undo('u', 'a')];
    expect(events(undo('u', 'a'), ...story)).toEqual([]);
    expect(() => events(undo('v', 'a'), ...story)).toThrow(
      expect.objectContaining({ code: 'adjustment.reversed', data: { adjustmentId: 'a', reversalId: 'u' } }),
    );
    expect(() => events(undo('v', 'a'), ...story, undo('w', 'u'))).toThrow(code('adjustment.reversed'));
    for (const other of [undo('u', 'a', { reasonCode: 'fraud' }), undo('a', 'u'), adjust('u', -100)])
      expect(() => events(other, ...story)).toThrow(code('adjustment.conflict'));
    expect(() => events(undo('u', 'none'))).toThrow(code('adjustment.unknown'));
  });

  it('waits for a second person above the limit, as what it undoes did', () => {
    const story = [adjust('a', 101), undo('u', 'a', LIMIT)];
    expect(totals(after(...story))).toEqual({ active: 101, adjusted: -101 });
    expect(() => events(undo('v', 'a', LIMIT), ...story)).toThrow(code('adjustment.reversed'));
    expect(() => events(approve('u', { actor: 'anna' }), ...story)).toThrow(code('adjustment.own_proposal'));
    expect(totals(after(...story, approve('u')))).toEqual({});
    // Once declined, it can be asked for again
    expect(events(undo('v', 'a', LIMIT), ...story, decline('u'))).toEqual(['AdjustmentProposed']);
  });

  it('was posted before', () => {
    expect(() => events(undo('u', 'a'), adjust('a', 101, LIMIT))).toThrow(code('adjustment.not_posted'));
  });
});
