import { points, Rejected, type InstantIso, type LocalDateIso } from '@accrue/kernel';
import fc from 'fast-check';
import type { RedemptionCommand, RedemptionRejectionCode } from './commands';
import { decide } from './decide';
import type { RedemptionEvent, Terms } from './events';
import { evolve } from './evolve';
import { initialRedemption, type Redemption } from './state';

const TERMS: Terms = {
  redemptionId: 'rd-1',
  memberId: 'M',
  rewardId: 'five-off',
  walletId: 'points',
  unit: 'points',
  points: points(500),
  gives: { kind: 'code' },
  confirmBy: null,
  cancel: 'until_given',
  use: null,
  begins: null,
  gift: null,
  card: null,
  askedOn: '2026-10-31' as LocalDateIso,
  limits: null,
  tierId: null,
  worth: null,
  holdId: 'h-1',
  requestedBy: 'till-1',
};
const HOLD_EXPIRES_AT = '2026-10-31T17:05:00.000Z' as InstantIso;
const GIVEN_AT = '2026-10-31T16:50:00.000Z' as InstantIso;
const CONFIRM_BY = '2026-11-14T16:50:00.000Z' as InstantIso;
const IN_TIME = '2026-11-14T16:49:59.999Z' as InstantIso;
const MUG: Partial<Terms> = {
  gives: { kind: 'product', sku: 'MUG-1', quantity: 1 },
  confirmBy: CONFIRM_BY,
  cancel: 'always',
};

const request = (change: Partial<Terms> = {}): RedemptionCommand => ({
  type: 'RequestRedemption',
  data: { ...TERMS, ...change, holdExpiresAt: HOLD_EXPIRES_AT },
});
const reserve = (fulfilmentRef = 'a', holdId = 'h-1'): RedemptionCommand => ({
  type: 'ReserveRedemption',
  data: { holdId, fulfilmentRef, now: GIVEN_AT },
});
const confirm = (now = IN_TIME, confirmedAs = 'till-1/'): RedemptionCommand => ({
  type: 'ConfirmRedemption',
  data: { now, confirmedAs },
});
const complete: RedemptionCommand = { type: 'CompleteRedemption', data: { holdId: 'h-1' } };
const fail = (code = 'hold.expired'): RedemptionCommand => ({
  type: 'FailRedemption',
  data: { holdId: 'h-1', code, available: null },
});
const cancel = (mayTakeBack = false): RedemptionCommand => ({
  type: 'CancelRedemption',
  data: { cause: 'asked', now: IN_TIME, mayTakeBack },
});
const giveUp = (now: InstantIso): RedemptionCommand => ({
  type: 'CancelRedemption',
  data: { cause: 'not_confirmed', now, mayTakeBack: false },
});

const given = (...commands: readonly RedemptionCommand[]): Redemption =>
  commands.reduce<Redemption>((state, command) => decide(command, state).reduce(evolve, state), initialRedemption);

it('of what is given at once goes from request to completion', () => {
  expect(decide(request(), initialRedemption)).toEqual([
    { type: 'RedemptionRequested', data: { ...TERMS, holdExpiresAt: HOLD_EXPIRES_AT } },
  ]);
  expect(decide(reserve(), given(request()))).toEqual([
    { type: 'RedemptionReserved', data: { ...TERMS, fulfilmentRef: 'a' } },
    { type: 'RedemptionConfirmed', data: { ...TERMS, fulfilmentRef: 'a', useBy: null } },
  ]);
  expect(decide(complete, given(request(), reserve()))).toEqual([
    { type: 'RedemptionCompleted', data: { ...TERMS, fulfilmentRef: 'a', useBy: null } },
  ]);
});

describe('of what somebody hands over', () => {
  const reserved = given(request(MUG), reserve('unit-1'));

  it('waits for who confirms it, and is paid for then', () => {
    expect(decide(reserve('unit-1'), given(request(MUG)))).toEqual([
      { type: 'RedemptionReserved', data: { ...TERMS, ...MUG, fulfilmentRef: 'unit-1' } },
    ]);
    expect(decide(confirm(), reserved)).toEqual([
      {
        type: 'RedemptionConfirmed',
        data: { ...TERMS, ...MUG, fulfilmentRef: 'unit-1', useBy: null, confirmedAs: 'till-1/' },
      },
    ]);
    expect(decide(confirm(), given(request(MUG), reserve('unit-1'), confirm()))).toEqual([]);
    expect(decide(confirm(CONFIRM_BY), given(request(MUG), reserve('unit-1'), confirm(), complete))).toEqual([]);
  });

  it('is handed over once: whoever comes with the same card after that is refused, before it is paid for and after', () => {
    for (const after of [[confirm()], [confirm(), complete]]) {
      const there = given(request(MUG), reserve('unit-1'), ...after);
      for (const other of ['till-2/', 'till-1/sale-9'])
        expect(() => decide(confirm(IN_TIME, other), there)).toThrow(
          new Rejected<RedemptionRejectionCode>('redemption.already_given'),
        );
      expect(decide(confirm(), there)).toEqual([]);
    }
    expect(decide(confirm(IN_TIME, 'till-2/'), given(request(), reserve()))).toEqual([]);
  });

  it('is not confirmed before it is reserved, after its time, or after its end', () => {
    expect(() => decide(confirm(), given(request(MUG)))).toThrow(
      new Rejected<RedemptionRejectionCode>('redemption.not_reserved'),
    );
    expect(() => decide(confirm(CONFIRM_BY), reserved)).toThrow(
      new Rejected<RedemptionRejectionCode>('redemption.confirmed_too_late'),
    );
    expect(() => decide(confirm(), given(request(MUG), fail()))).toThrow(
      new Rejected<RedemptionRejectionCode>('redemption.failed'),
    );
    expect(() => decide(confirm(), given(request(MUG), cancel()))).toThrow(
      new Rejected<RedemptionRejectionCode>('redemption.cancelled'),
    );
  });

  it('is cancelled when its time is over, and not a moment before', () => {
    expect(decide(giveUp(IN_TIME), reserved)).toEqual([]);
    expect(decide(giveUp(CONFIRM_BY), reserved)).toMatchObject([
      { type: 'RedemptionCancelled', data: { cause: 'not_confirmed', fulfilmentRef: 'unit-1' } },
    ]);
    expect(decide(giveUp(CONFIRM_BY), given(request(MUG), reserve('unit-1'), confirm()))).toEqual([]);
    expect(decide(giveUp(CONFIRM_BY), given(request(MUG)))).toEqual([]);
  });

  it('gives back what it had when it fails before it was given; after that, it is with the member', () => {
    expect(decide(fail(), reserved)).toMatchObject([{ data: { fulfilmentRef: 'unit-1' } }]);
    expect(decide(fail(), given(request(MUG), reserve('unit-1'), confirm()))).toMatchObject([
      { data: { fulfilmentRef: null } },
    ]);
  });
});

describe('cancelling', () => {
  it('is for anybody before the reward is given', () => {
    expect(decide(cancel(), given(request()))).toEqual([
      { type: 'RedemptionCancelled', data: { ...TERMS, fulfilmentRef: null, cause: 'asked', wasPaid: false } },
    ]);
    expect(decide(cancel(), given(request(MUG), reserve('unit-1')))).toMatchObject([
      { data: { fulfilmentRef: 'unit-1' } },
    ]);
    expect(decide(cancel(), given(request(MUG), reserve('unit-1'), cancel()))).toEqual([]);
  });

  it('takes back a product that was given only for who may, and a code for nobody', () => {
    for (const end of [[], [complete]]) {
      const mug = given(request(MUG), reserve('unit-1'), confirm(), ...end);
      expect(() => decide(cancel(), mug)).toThrow(new Rejected<RedemptionRejectionCode>('redemption.given'));
      expect(decide(cancel(true), mug)).toMatchObject([{ data: { fulfilmentRef: 'unit-1' } }]);
      const code = given(request(), reserve(), ...end);
      expect(() => decide(cancel(true), code)).toThrow(
        new Rejected<RedemptionRejectionCode>('redemption.not_cancellable'),
      );
    }
  });

  it('is not for what has failed', () => {
    expect(() => decide(cancel(true), given(request(), fail()))).toThrow(
      new Rejected<RedemptionRejectionCode>('redemption.failed'),
    );
  });
});

it('pins the price: asking again at another price is the same redemption', () => {
  const asked = given(request());
  expect(decide(request({ points: points(900) }), asked)).toEqual([]);
  expect(decide(reserve(), asked)).toMatchObject([{ data: { points: 500 } }, { data: { points: 500 } }]);
});

it('is not another member’s, nor for another reward', () => {
  expect(() => decide(request({ memberId: 'N' }), given(request()))).toThrow(
    new Rejected<RedemptionRejectionCode>('redemption.conflict'),
  );
  expect(() => decide(request({ rewardId: 'ten-off' }), given(request()))).toThrow(
    new Rejected<RedemptionRejectionCode>('redemption.conflict'),
  );
});

it('fails before and after the confirmation, with the reason of the first failure', () => {
  const expected = [
    { type: 'RedemptionFailed', data: { ...TERMS, fulfilmentRef: null, code: 'hold.expired', available: null } },
  ];
  expect(decide(fail(), given(request()))).toEqual(expected);
  // Given by itself, and not paid for: nobody has it, so it is not gone.
  expect(decide(fail(), given(request(), reserve()))).toMatchObject([{ data: { fulfilmentRef: 'a' } }]);
  expect(decide(fail('reward.out_of_stock'), given(request(), fail()))).toEqual([]);
});

it('a hold that comes after the end changes nothing', () => {
  expect(decide(reserve(), given(request(), fail()))).toEqual([]);
  expect(decide(reserve(), given(request(), cancel()))).toEqual([]);
  expect(decide(complete, given(request(MUG), reserve('unit-1'), confirm(), cancel(true)))).toEqual([]);
  expect(decide(complete, given(request(), reserve(), fail()))).toEqual([]);
  expect(decide(fail(), given(request(), reserve(), complete))).toEqual([]);
});

it('refuses what cannot be', () => {
  expect(() => decide(complete, initialRedemption)).toThrow(
    new Rejected<RedemptionRejectionCode>('redemption.unknown'),
  );
  expect(() => decide(complete, given(request()))).toThrow(
    new Rejected<RedemptionRejectionCode>('redemption.not_confirmed'),
  );
  expect(() => decide(complete, given(request(MUG), reserve('unit-1')))).toThrow(
    new Rejected<RedemptionRejectionCode>('redemption.not_confirmed'),
  );
  expect(() => decide(reserve('a', 'h-2'), given(request()))).toThrow(
    new Rejected<RedemptionRejectionCode>('redemption.hold_mismatch'),
  );
});

it('whatever is asked, in any order and any number of times: one thing at most, one end at most', () => {
  const anyCommand = fc.constantFrom(
    reserve('unit-1'),
    reserve('unit-2'),
    confirm(),
    confirm(CONFIRM_BY),
    complete,
    fail(),
    cancel(),
    cancel(true),
    giveUp(CONFIRM_BY),
  );
  fc.assert(
    fc.property(fc.constantFrom({}, MUG), fc.array(anyCommand, { maxLength: 25 }), (terms, commands) => {
      let state = initialRedemption;
      const events: RedemptionEvent[] = [];
      for (const command of [request(terms), ...commands]) {
        try {
          for (const event of decide(command, state)) {
            events.push(event);
            state = evolve(state, event);
          }
        } catch (error) {
          expect(error).toBeInstanceOf(Rejected);
        }
      }
      const story = events.map((event) => event.type.replace('Redemption', '')).join(' ');
      expect(story).toMatch(/^Requested( Reserved)?( Confirmed)?( Completed( Cancelled)?| Failed| Cancelled)?$/);
      if (story.includes('Confirmed')) expect(story).toContain('Reserved Confirmed');
      if (story.includes('Completed')) expect(story).toContain('Confirmed Completed');
      if (terms === MUG) return;
      expect(story).not.toMatch(/Confirmed.* Cancelled/);
    }),
  );
});
