import { points, Rejected } from '@accrue/kernel';
import type { RewardCommand, RewardRejectionCode } from './commands';
import { FOR_ALL } from '../offer.fixture';
import { decide } from './decide';
import type { Offer } from './events';
import { evolve } from './evolve';
import { decodeReward, encodeReward } from './snapshot';
import { initialReward, reservedFor, type Reward } from './state';

const OFFER: Offer = {
  rewardId: 'five-off',
  title: '£5 off',
  walletId: 'points',
  unit: 'points',
  points: points(500),
  gives: { kind: 'code' },
  stock: { type: 'codes' },
  confirmWithinDays: null,
  cancel: 'until_given',
  ...FOR_ALL,
};

const offer = (programmeVersion: number, terms: Partial<Offer> = {}): RewardCommand => ({
  type: 'OfferReward',
  data: { offer: { ...OFFER, ...terms }, programmeVersion },
});
const retire = (programmeVersion: number): RewardCommand => ({ type: 'RetireReward', data: { programmeVersion } });
const add = (...codeIds: string[]): RewardCommand => ({ type: 'AddCodes', data: { codeIds } });
const reserve = (redemptionId: string): RewardCommand => ({
  type: 'ReserveUnit',
  data: { redemptionId, kind: 'code', counts: null },
});
const settle = (redemptionId: string): RewardCommand => ({ type: 'SettleReservation', data: { redemptionId } });

const given = (...commands: readonly RewardCommand[]): Reward =>
  commands.reduce<Reward>((state, command) => decide(command, state).reduce(evolve, state), initialReward);

describe('the catalogue', () => {
  it('offers what the programme says', () => {
    expect(decide(offer(1), initialReward)).toEqual([
      { type: 'RewardOffered', data: { offer: OFFER, status: 'active', available: 0, programmeVersion: 1 } },
    ]);
  });

  it('says nothing when a later version says the same', () => {
    expect(decide(offer(2), given(offer(1)))).toEqual([]);
  });

  it('changes the price and keeps the codes', () => {
    expect(decide(offer(2, { points: points(400) }), given(offer(1), add('a')))).toEqual([
      {
        type: 'RewardOffered',
        data: { offer: { ...OFFER, points: 400 }, status: 'active', available: 1, programmeVersion: 2 },
      },
    ]);
  });

  it('retires what a later version leaves out, once, and offers it again when it is back', () => {
    expect(decide(retire(2), given(offer(1)))).toEqual([
      { type: 'RewardRetired', data: { offer: OFFER, status: 'retired', available: 0, programmeVersion: 2 } },
    ]);
    expect(decide(retire(2), given(offer(1), retire(2)))).toEqual([]);
    expect(decide(offer(3), given(offer(1), retire(2)))).toHaveLength(1);
  });

  it('does not listen to an older version', () => {
    expect(decide(offer(1, { points: points(1) }), given(offer(2)))).toEqual([]);
    expect(decide(retire(1), given(offer(2)))).toEqual([]);
    expect(decide(retire(1), initialReward)).toEqual([]);
  });
});

describe('codes', () => {
  it('are added once, in the order given', () => {
    expect(decide(add('b', 'a', 'b', 'c'), given(offer(1), add('a')))).toEqual([
      { type: 'CodesAdded', data: { offer: OFFER, status: 'active', available: 3, codeIds: ['b', 'c'] } },
    ]);
    expect(decide(add('a'), given(offer(1), add('a')))).toEqual([]);
  });

  it('that were given out are not taken back into the pool', () => {
    const used = given(offer(1), add('a'), reserve('rd-1'), settle('rd-1'));
    expect(decide(add('a'), used)).toEqual([]);
    expect(() => decide(reserve('rd-2'), used)).toThrow(new Rejected<RewardRejectionCode>('reward.out_of_stock'));
  });

  it('belong to a reward that is known', () => {
    expect(() => decide(add('a'), initialReward)).toThrow(new Rejected<RewardRejectionCode>('reward.unknown'));
  });

  it('have a bound', () => {
    const many = Array.from({ length: 200_001 }, (_, index) => `c-${index}`);
    const addFirst = (count: number): RewardCommand => ({ type: 'AddCodes', data: { codeIds: many.slice(0, count) } });
    const full = given(offer(1), addFirst(200_000));
    expect(() => decide(addFirst(200_001), full)).toThrow(new Rejected<RewardRejectionCode>('reward.pool_full'));
    expect(decide(addFirst(200_000), full)).toEqual([]);
  });
});

describe('a reservation', () => {
  it('takes the oldest code', () => {
    expect(decide(reserve('rd-1'), given(offer(1), add('a', 'b')))).toEqual([
      {
        type: 'UnitReserved',
        data: {
          ...{ offer: OFFER, status: 'active', available: 1, redemptionId: 'rd-1', fulfilmentRef: 'a' },
          countsOn: null,
        },
      },
    ]);
  });

  it('is made once for a redemption, and another gets another code', () => {
    const once = given(offer(1), add('a', 'b'), reserve('rd-1'));
    expect(decide(reserve('rd-1'), once)).toEqual([]);
    expect(reservedFor(once, 'rd-1')).toBe('a');
    expect(decide(reserve('rd-2'), once)).toMatchObject([{ data: { fulfilmentRef: 'b' } }]);
  });

  it('is refused when no code is left', () => {
    expect(() => decide(reserve('rd-1'), given(offer(1)))).toThrow(
      new Rejected<RewardRejectionCode>('reward.out_of_stock'),
    );
  });

  it('is honoured after the reward has been retired', () => {
    expect(decide(reserve('rd-1'), given(offer(1), add('a'), retire(2)))).toMatchObject([
      { data: { fulfilmentRef: 'a', status: 'retired' } },
    ]);
  });

  it('is forgotten when the redemption has written its code down', () => {
    const reserved = given(offer(1), add('a'), reserve('rd-1'));
    expect(decide(settle('rd-1'), reserved)).toEqual([
      { type: 'ReservationSettled', data: { rewardId: 'five-off', redemptionId: 'rd-1', fulfilmentRef: 'a' } },
    ]);
    expect(decide(settle('rd-1'), given(offer(1), add('a'), reserve('rd-1'), settle('rd-1')))).toEqual([]);
    expect(decide(settle('rd-1'), initialReward)).toEqual([]);
  });
});

it('a snapshot is the reward', () => {
  for (const state of [
    initialReward,
    given(offer(1), add('a', 'b', 'c'), reserve('rd-1'), reserve('rd-2'), settle('rd-1'), retire(2)),
  ]) {
    expect(decodeReward(JSON.parse(JSON.stringify(encodeReward(state))))).toEqual(state);
  }
});
