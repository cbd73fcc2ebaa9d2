import { memberId, minorUnits, points, receiptId, type InstantIso } from '@accrue/kernel';
import { holdFault, type KnownHold } from './hold-fault';

const at = (time: string): InstantIso => `2026-11-01T${time}.000Z` as InstantIso;

/** 100 points of Ann's, from ten to a quarter past. */
const hold: KnownHold = {
  ...{ holdId: 'h', memberId: memberId('ann'), walletId: 'points', points: points(100) },
  ...{ placedAt: at('10:00:00'), expiresAt: at('10:15:00'), captures: [], ended: null },
};
const taken = (amount: number, id: string | null = 'R-0') => ({
  ...hold,
  captures: [{ receiptId: id === null ? null : receiptId(id), points: points(amount) }],
});

const tender = (amount: number, holdId = 'h', walletId = 'points') => ({
  ...{ tenderId: `t-${String(amount)}`, type: 'points', amount: minorUnits(amount) },
  points: { walletId, holdId, points: points(amount) },
});
const asked = (amount: number, more: object = {}) => ({
  ...{ receiptId: receiptId('R-1'), tenders: [tender(amount)], occurredAt: at('10:05:00'), memberId: memberId('ann') },
  ...more,
});
const found = (...args: Parameters<typeof holdFault>) => {
  const { fault, held } = holdFault(...args) ?? { fault: null, held: null };
  return [fault, held];
};

describe('a hold that a receipt names', () => {
  it('pays what is in it, to the last point', () => {
    expect(found(asked(100), [hold])).toEqual([null, null]);
    expect(found(asked(40), [taken(60)])).toEqual([null, null]);
  });

  it('pays no more, over all tenders of the receipt', () => {
    expect(found(asked(101), [hold])).toEqual(['exceeded', 100]);
    expect(found(asked(41), [taken(60)])).toEqual(['exceeded', 40]);
    expect(holdFault(asked(0, { tenders: [tender(60), tender(41)] }), [hold])).toEqual({
      ...{ fault: 'exceeded', holdId: 'h', points: 101, held: 100 },
      tenderIds: ['t-60', 't-41'],
    });
  });

  it('is there, and of the member and the wallet', () => {
    expect(found(asked(1), [])).toEqual(['unknown', 0]);
    expect(found(asked(1, { memberId: 'ben' }), [hold])).toEqual(['other_member', 0]);
    expect(found(asked(1, { memberId: null }), [hold])).toEqual(['other_member', 0]);
    expect(found(asked(1, { tenders: [tender(1, 'h', 'stars')] }), [hold])).toEqual(['other_wallet', 0]);
  });

  it('of two members, each pays for its own', () => {
    const holds = [{ ...hold, memberId: memberId('ben'), points: points(5) }, hold];
    expect(found(asked(100), holds)).toEqual([null, null]);
    expect(found(asked(6, { memberId: 'ben' }), holds)).toEqual(['exceeded', 5]);
  });

  it.each([
    ['09:59:00', [null, null]], // the clock of the till is behind
    ['10:14:59', [null, null]],
    ['10:15:00', ['expired', 0]],
  ])('has its time, by when the sale ended: %s', (time, expected) => {
    expect(found(asked(100, { occurredAt: at(time) }), [hold])).toEqual(expected);
  });

  it.each(['released', 'captured'] as const)('may have ended before: %s', (as) => {
    const ended = { ...hold, ended: { as, at: at('10:05:00') } };
    expect(found(asked(100), [ended])).toEqual([as, 0]);
    // It was rung up before that, and told of later.
    expect(found(asked(100, { occurredAt: at('10:04:59') }), [ended])).toEqual([null, null]);
  });

  it('may have been captured by the till itself, for this receipt or for none in particular', () => {
    const over = { ended: { as: 'captured', at: at('10:01:00') } } as const;
    expect(found(asked(100), [{ ...taken(100, 'R-1'), ...over }])).toEqual([null, null]);
    expect(found(asked(100), [{ ...taken(100, null), ...over }])).toEqual([null, null]);
    expect(found(asked(100), [{ ...taken(99, 'R-1'), ...over }])).toEqual(['exceeded', 99]);
    expect(found(asked(100), [{ ...taken(99, null), ...over }])).toEqual(['captured', 0]);
  });

  it('is not asked for when points go back, or no hold is named', () => {
    const named = [{ ...tender(5), points: { walletId: 'points', points: 5 } }, tender(-5)];
    expect(found(asked(0, { tenders: named }), [])).toEqual([null, null]);
  });
});
