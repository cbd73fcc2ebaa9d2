import fc from 'fast-check';
import { actionId, awardIdOf, memberId, points, receiptId, ruleId, type InstantIso } from '@accrue/kernel';
import type { AwardGranted, JournalEvent } from '../events';
import { grantedTogether, oneByOne } from './grants';

const at = '2026-03-02T10:00:00.000Z' as InstantIso;

/** @param earner an action's begins with `a` */
const granted = (earner: string, rule: string, more: Partial<AwardGranted['data']> = {}): AwardGranted => {
  const isAction = earner.startsWith('a');
  const id = isAction ? actionId(earner) : receiptId(earner);
  return {
    type: 'AwardGranted',
    data: {
      ...{
        awardId: awardIdOf(id, ruleId(rule)),
        memberId: memberId('m-1'),
        receiptId: isAction ? null : receiptId(earner),
      },
      ...(isAction ? { actionId: actionId(earner) } : {}),
      ...{ walletId: 'points', ruleId: ruleId(rule), programmeVersion: 1, sequence: 0, occurredAt: at },
      ...{ basePoints: points(5), tierId: null, multiplier: '1', lines: [], points: points(5) },
      ...{ activatesAt: null, expiresAt: null, expiresOn: null, ...more },
    },
  };
};
const other: JournalEvent = {
  type: 'EnrolmentApplied',
  data: { memberId: memberId('m-1'), enrolledAt: at },
};

describe('what was earned together', () => {
  it('is one event, by wallet', () => {
    const cash = granted('S', 'cash', { walletId: 'cash', clawback: 'to-zero' });
    const events = grantedTogether([other, granted('S', 'base'), cash, granted('S', 'visit')]);
    expect(events).toMatchObject([
      { type: 'EnrolmentApplied' },
      {
        type: 'AwardsGranted',
        data: {
          receiptId: 'S',
          wallets: [
            { walletId: 'points', awards: [{ awardId: 'S:base' }, { awardId: 'S:visit' }] },
            { walletId: 'cash', clawback: 'to-zero', awards: [{ awardId: 'S:cash' }] },
          ],
        },
      },
    ]);
  });

  it('is not mixed with what another receipt or action earned, or the same in another tier', () => {
    const gold = granted('S', 'visit', { tierId: 'gold' });
    const run = [granted('S', 'base'), gold, granted('T', 'base'), granted('a', 'review'), granted('b', 'base')];
    expect(grantedTogether(run).map(({ type }) => type)).toEqual(run.map(() => 'AwardsGranted'));
    expect(grantedTogether(run).flatMap(oneByOne)).toEqual(run);
  });

  it('says award by award all that was decided', () => {
    const award = fc.record({
      ...{ earner: fc.constantFrom('S', 'T', 'a'), rule: fc.constantFrom('r1', 'r2', 'r3'), sequence: fc.nat(3) },
      ...{ walletId: fc.constantFrom('cash', 'points'), isOther: fc.boolean(), limited: fc.boolean() },
    });
    fc.assert(
      fc.property(fc.array(award, { maxLength: 8 }), (awards) => {
        const decided = awards.map(({ earner, rule, isOther, limited, ...more }) => {
          const withoutLimits = { granted: points(7), reversals: [] };
          return isOther ? other : granted(earner, rule, { ...more, ...(limited ? { withoutLimits } : {}) });
        });
        const stored = grantedTogether(decided);
        expect(new Set(stored.flatMap(oneByOne))).toEqual(new Set(decided));
        expect(stored.flatMap(oneByOne)).toHaveLength(decided.length);
        expect(stored.some(({ type }) => type === 'AwardGranted')).toBe(false);
      }),
    );
  });
});
