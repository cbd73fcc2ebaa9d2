import fc from 'fast-check';
import { points, Rejected, type InstantIso, type LocalDateIso } from '@accrue/kernel';
import type { RedemptionCommand, RedemptionRejectionCode } from './commands';
import { decide } from './decide';
import type { Terms } from './events';
import { evolve } from './evolve';
import { givenUpOf, initialRedemption, keptOf, type Redemption } from './state';

const GIVEN_AT = '2026-03-01T10:00:00.000Z' as InstantIso;
const USE_BY = '2026-03-31T10:00:00.000Z' as InstantIso;
const IN_TIME = '2026-03-31T09:59:59.999Z' as InstantIso;
const TERMS: Terms = {
  redemptionId: 'rd-1',
  memberId: 'M',
  rewardId: 'lounge',
  walletId: 'points',
  unit: 'points',
  points: points(500),
  gives: { kind: 'code' },
  confirmBy: null,
  cancel: 'always',
  use: { withinDays: 30, unused: 'lost' },
  begins: null,
  gift: null,
  card: null,
  askedOn: '2026-03-01' as LocalDateIso,
  limits: null,
  tierId: null,
  worth: null,
  holdId: 'h-1',
  requestedBy: 'till-1',
};
const POINTS_BACK: Partial<Terms> = { use: { withinDays: 30, unused: 'points_back' } };
const request = (change: Partial<Terms> = {}): RedemptionCommand => ({
  type: 'RequestRedemption',
  data: { ...TERMS, ...change, holdExpiresAt: '2026-03-01T10:15:00.000Z' as InstantIso },
});
const reserve: RedemptionCommand = {
  type: 'ReserveRedemption',
  data: { holdId: 'h-1', fulfilmentRef: 'unit-1', now: GIVEN_AT },
};
const complete: RedemptionCommand = { type: 'CompleteRedemption', data: { holdId: 'h-1' } };
const use = (now: InstantIso, usedAs = 'till-1/'): RedemptionCommand => ({
  type: 'UseRedemption',
  data: { now, usedAs },
});
const expire = (now: InstantIso): RedemptionCommand => ({ type: 'ExpireRedemption', data: { now } });
const takeBack: RedemptionCommand = {
  type: 'CancelRedemption',
  data: { cause: 'asked', now: IN_TIME, mayTakeBack: true },
};
const given = (...commands: readonly RedemptionCommand[]): Redemption =>
  commands.reduce<Redemption>((state, command) => decide(command, state).reduce(evolve, state), initialRedemption);
const completed = given(request(), reserve, complete);
const refusal = (code: RedemptionRejectionCode) => new Rejected<RedemptionRejectionCode>(code);

describe('what was given', () => {
  it('can be used until its time is over, once', () => {
    expect(completed).toMatchObject({ status: 'completed', useBy: USE_BY });
    expect(decide(use(IN_TIME), completed)).toMatchObject([{ type: 'RedemptionUsed', data: { useBy: USE_BY } }]);
    expect(() => decide(use(USE_BY), completed)).toThrow(refusal('redemption.expired'));
    const used = given(request(), reserve, complete, use(IN_TIME));
    expect(decide(use(USE_BY), used)).toEqual([]);
    for (const another of ['till-2/', 'till-1/sale-2'])
      expect(() => decide(use(IN_TIME, another), used)).toThrow(refusal('redemption.used'));
    expect(decide(expire(USE_BY), used)).toEqual([]);
    expect(() => decide(takeBack, used)).toThrow(refusal('redemption.used'));
  });

  it('cannot be used before it is the member’s, nor when it never was or was taken back', () => {
    for (const [state, code] of [
      [given(request()), 'redemption.not_completed'],
      [given(request(), reserve), 'redemption.not_completed'],
      [given(request(), reserve, takeBack), 'redemption.cancelled'],
      [given(request({ use: null }), reserve, complete), 'redemption.not_usable'],
    ] as const)
      expect(() => decide(use(IN_TIME), state)).toThrow(refusal(code));
  });

  it('expires, not a moment before, and keeps what it has', () => {
    expect(decide(expire(IN_TIME), completed)).toEqual([]);
    const expired = given(request(), reserve, complete, expire(USE_BY));
    expect(expired).toMatchObject({ status: 'expired', pointsBack: false });
    expect([keptOf(expired), givenUpOf(expired)]).toEqual(['unit-1', null]);
    expect(decide(expire(USE_BY), expired)).toEqual([]);
    expect(() => decide(use(IN_TIME), expired)).toThrow(refusal('redemption.expired'));
    expect(() => decide(takeBack, expired)).toThrow(refusal('redemption.expired'));
  });

  it('gives up what it has when its points come back', () => {
    const expired = given(request(POINTS_BACK), reserve, complete, expire(USE_BY));
    expect(expired).toMatchObject({ status: 'expired', pointsBack: true });
    expect([keptOf(expired), givenUpOf(expired)]).toEqual([null, 'unit-1']);
  });
});

it('in any order it is used, expired or taken back, one of these, once', () => {
  const instant = fc.constantFrom(GIVEN_AT, IN_TIME, USE_BY);
  const command = fc.oneof(fc.constantFrom(reserve, complete, takeBack), instant.map(use), instant.map(expire));
  const seen = new Map<string, number>();
  fc.assert(
    fc.property(fc.array(command, { maxLength: 20 }), fc.boolean(), (commands, back) => {
      let state = given(request(back ? POINTS_BACK : {}));
      const ends: string[] = [];
      for (const next of commands) {
        try {
          for (const event of decide(next, state)) {
            state = evolve(state, event);
            if (['RedemptionUsed', 'RedemptionExpired', 'RedemptionCancelled'].includes(event.type))
              ends.push(event.type);
          }
        } catch (error) {
          expect(error).toBeInstanceOf(Rejected);
        }
      }
      expect(ends.length).toBeLessThanOrEqual(1);
      for (const end of ends) seen.set(end, (seen.get(end) ?? 0) + 1);
    }),
    { numRuns: 1_000 },
  );
  expect([...seen.keys()].sort()).toEqual(['RedemptionCancelled', 'RedemptionExpired', 'RedemptionUsed']);
});
