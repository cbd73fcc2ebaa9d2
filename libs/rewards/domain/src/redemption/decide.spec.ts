import { points, Rejected, type InstantIso } from '@accrue/kernel';
import fc from 'fast-check';
import type { RedemptionCommand } from './commands';
import { decide } from './decide';
import type { RedemptionEvent, Terms } from './events';
import { evolve } from './evolve';
import { initialRedemption, type Redemption } from './state';

const TERMS: Terms = {
  redemptionId: 'rd-1',
  memberId: 'M',
  rewardId: 'five-off',
  walletId: 'points',
  points: points(500),
  holdId: 'h-1',
  requestedBy: 'till-1',
};
const HOLD_EXPIRES_AT = '2026-10-31T17:05:00.000Z' as InstantIso;

const request = (change: Partial<Terms> = {}): RedemptionCommand => ({
  type: 'RequestRedemption',
  data: { ...TERMS, ...change, holdExpiresAt: HOLD_EXPIRES_AT },
});
const confirm = (codeId = 'a', holdId = 'h-1'): RedemptionCommand => ({
  type: 'ConfirmRedemption',
  data: { holdId, codeId },
});
const complete: RedemptionCommand = { type: 'CompleteRedemption', data: { holdId: 'h-1' } };
const fail = (code = 'hold.expired'): RedemptionCommand => ({
  type: 'FailRedemption',
  data: { holdId: 'h-1', code, available: null },
});

const given = (...commands: readonly RedemptionCommand[]): Redemption =>
  commands.reduce<Redemption>((state, command) => decide(command, state).reduce(evolve, state), initialRedemption);

it('goes from request over confirmation to completion', () => {
  expect(decide(request(), initialRedemption)).toEqual([
    { type: 'RedemptionRequested', data: { ...TERMS, holdExpiresAt: HOLD_EXPIRES_AT } },
  ]);
  expect(decide(confirm(), given(request()))).toEqual([
    { type: 'RedemptionConfirmed', data: { ...TERMS, codeId: 'a' } },
  ]);
  expect(decide(complete, given(request(), confirm()))).toEqual([
    { type: 'RedemptionCompleted', data: { ...TERMS, codeId: 'a' } },
  ]);
});

it('pins the price: asking again at another price is the same redemption', () => {
  const asked = given(request());
  expect(decide(request({ points: points(900) }), asked)).toEqual([]);
  expect(decide(confirm(), asked)).toMatchObject([{ data: { points: 500 } }]);
});

it('is not another member’s, nor for another reward', () => {
  expect(() => decide(request({ memberId: 'N' }), given(request()))).toThrow(new Rejected('redemption.conflict'));
  expect(() => decide(request({ rewardId: 'ten-off' }), given(request()))).toThrow(new Rejected('redemption.conflict'));
});

it('fails before and after the confirmation, with the reason of the first failure', () => {
  const expected = [{ type: 'RedemptionFailed', data: { ...TERMS, code: 'hold.expired', available: null } }];
  expect(decide(fail(), given(request()))).toEqual(expected);
  expect(decide(fail(), given(request(), confirm()))).toEqual(expected);
  expect(decide(fail('reward.out_of_stock'), given(request(), fail()))).toEqual([]);
});

it('a hold that comes after the end changes nothing', () => {
  expect(decide(confirm(), given(request(), fail()))).toEqual([]);
  expect(decide(complete, given(request(), confirm(), fail()))).toEqual([]);
  expect(decide(fail(), given(request(), confirm(), complete))).toEqual([]);
});

it('refuses what cannot be', () => {
  expect(() => decide(complete, initialRedemption)).toThrow(new Rejected('redemption.unknown'));
  expect(() => decide(complete, given(request()))).toThrow(new Rejected('redemption.not_confirmed'));
  expect(() => decide(confirm('a', 'h-2'), given(request()))).toThrow(new Rejected('redemption.hold_mismatch'));
});

it('whatever is asked, in any order and any number of times: one code at most, one end at most', () => {
  const anyCommand = fc.constantFrom(
    request(),
    confirm('a'),
    confirm('b'),
    complete,
    fail(),
    fail('points.insufficient'),
  );
  fc.assert(
    fc.property(fc.array(anyCommand, { maxLength: 25 }), (commands) => {
      let state = initialRedemption;
      const events: RedemptionEvent[] = [];
      for (const command of [request(), ...commands]) {
        try {
          for (const event of decide(command, state)) {
            events.push(event);
            state = evolve(state, event);
          }
        } catch (error) {
          expect(error).toBeInstanceOf(Rejected);
        }
      }
      const story = events.map((event) => event.type).join(' ');
      expect(story).toMatch(/^RedemptionRequested( RedemptionConfirmed)?( RedemptionCompleted| RedemptionFailed)?$/);
      if (story.includes('Completed')) expect(story).toContain('RedemptionConfirmed RedemptionCompleted');
    }),
  );
});
