import { points, type InstantIso, type LocalDateIso } from '@accrue/kernel';
import type { RedemptionCommand } from './commands';
import { decide } from './decide';
import type { Terms } from './events';
import { evolve } from './evolve';
import { initialRedemption, type Redemption } from './state';

const ACCEPT_BY = '2026-11-07T16:50:00.000Z' as InstantIso;
const NOW = '2026-11-01T09:00:00.000Z' as InstantIso;
const TERMS: Terms = {
  ...{ redemptionId: 'rd-1', memberId: 'ann', rewardId: 'cake', walletId: 'points', unit: 'points' },
  ...{ points: points(100), gives: { kind: 'code' }, confirmBy: ACCEPT_BY, cancel: 'until_given', use: null },
  ...{ begins: null, gift: { receiverId: 'bob', byAcceptance: true }, card: null },
  ...{ askedOn: '2026-10-31' as LocalDateIso, limits: null, tierId: null, worth: null, holdId: 'h-1' },
  requestedBy: 'till-1',
};
const HOLD_EXPIRES_AT = '2026-11-08T16:50:00.000Z' as InstantIso;
const request = (change: Partial<Terms> = {}): RedemptionCommand => ({
  type: 'RequestRedemption',
  data: { ...TERMS, ...change, holdExpiresAt: HOLD_EXPIRES_AT },
});
const reserve: RedemptionCommand = { type: 'ReserveRedemption', data: { holdId: 'h-1', fulfilmentRef: 'a', now: NOW } };
const complete: RedemptionCommand = { type: 'CompleteRedemption', data: { holdId: 'h-1' } };
const accept = (receiverId = 'bob', now = NOW, acceptedAs = 'till-2'): RedemptionCommand => ({
  type: 'AcceptGift',
  data: { receiverId, now, acceptedAs },
});
const decline = (receiverId = 'bob'): RedemptionCommand => ({ type: 'DeclineGift', data: { receiverId } });
const fulfil: RedemptionCommand = { type: 'ConfirmRedemption', data: { now: NOW, confirmedAs: 'till-1/' } };
const fail: RedemptionCommand = {
  type: 'FailRedemption',
  data: { holdId: 'h-1', code: 'hold.expired', available: null },
};

const given = (...commands: readonly RedemptionCommand[]): Redemption =>
  commands.reduce((state, command) => decide(command, state).reduce(evolve, state), initialRedemption);
const typesOf = (command: RedemptionCommand, state: Redemption) => decide(command, state).map(({ type }) => type);

describe('a reward for another member', () => {
  const reserved = given(request(), reserve);

  it('is theirs when they accept it, and paid for then', () => {
    expect(reserved).toMatchObject({ status: 'reserved' });
    const accepted = given(request(), reserve, accept());
    expect(accepted).toMatchObject({ status: 'confirmed', confirmedAs: 'till-2' });
    expect(typesOf(accept(), accepted)).toEqual([]);
    expect(() => decide(accept('bob', NOW, 'till-3'), accepted)).toThrow('redemption.already_given');
    expect(given(request(), reserve, accept(), complete)).toMatchObject({ status: 'completed', confirmedAs: 'till-2' });
  });
  it('is accepted by nobody else, nor by the till that would hand it over, nor before it is there', () => {
    for (const command of [accept('cat'), decline('cat'), accept('ann')])
      expect(() => decide(command, reserved)).toThrow('gift.other_receiver');
    expect(() => decide(fulfil, reserved)).toThrow('gift.not_accepted');
    expect(() => decide(accept(), given(request()))).toThrow('redemption.not_reserved');
  });
  it('is accepted in time only', () => {
    expect(() => decide(accept('bob', ACCEPT_BY), reserved)).toThrow('redemption.confirmed_too_late');
    expect(typesOf(accept('bob', '2026-11-07T16:49:59.999Z' as InstantIso), reserved)).toEqual(['RedemptionConfirmed']);
  });
  it('is declined until it is accepted, once, and goes back with what was set aside', () => {
    expect(decide(decline(), reserved)).toMatchObject([
      { type: 'RedemptionCancelled', data: { cause: 'declined', fulfilmentRef: 'a', wasPaid: false } },
    ]);
    expect(decide(decline(), given(request()))).toMatchObject([{ data: { cause: 'declined', fulfilmentRef: null } }]);
    const declined = given(request(), reserve, decline());
    expect(typesOf(decline(), declined)).toEqual([]);
    expect(() => decide(accept(), declined)).toThrow('redemption.cancelled');
    expect(() => decide(decline(), given(request(), reserve, accept()))).toThrow('redemption.not_cancellable');
  });
  it('goes back to the stock when its hold had ended before it was paid for, though it was accepted', () => {
    expect(decide(fail, given(request(), reserve, accept()))).toMatchObject([{ data: { fulfilmentRef: 'a' } }]);
  });
  it('needs no acceptance where the reward asks for none: a till hands it over, and it can be declined until then', () => {
    const mug = request({ gift: { receiverId: 'bob', byAcceptance: false } });
    expect(() => decide(accept(), given(mug, reserve))).toThrow('gift.none');
    expect(typesOf(fulfil, given(mug, reserve))).toEqual(['RedemptionConfirmed']);
    expect(typesOf(decline(), given(mug, reserve))).toEqual(['RedemptionCancelled']);
  });
  it('is no gift where who pays has it', () => {
    for (const command of [accept(), decline()])
      expect(() => decide(command, given(request({ gift: null }), reserve))).toThrow('gift.none');
  });
  it('is another wish when it is for somebody else', () => {
    expect(typesOf(request(), reserved)).toEqual([]);
    for (const gift of [null, { receiverId: 'cat', byAcceptance: true }])
      expect(() => decide(request({ gift }), reserved)).toThrow('redemption.conflict');
  });
});
