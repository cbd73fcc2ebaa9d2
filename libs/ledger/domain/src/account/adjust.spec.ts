import { adjust, after, approve, at, decline, remaining, totals } from './account.fixture';
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
