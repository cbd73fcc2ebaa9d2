import { points, Rejected } from '@accrue/kernel';
import fc from 'fast-check';
import type { Stock } from '../kinds/kind';
import type { RewardCommand, RewardRejectionCode } from './commands';
import { FOR_ALL } from '../offer.fixture';
import { decide } from './decide';
import type { Offer, RewardEvent } from './events';
import { evolve } from './evolve';
import { decodeReward, encodeReward } from './snapshot';
import { initialReward, type Reward } from './state';
import { availableOf } from './stock';

const MUG: Offer = {
  rewardId: 'mug',
  title: 'A mug',
  walletId: 'points',
  unit: 'points',
  points: points(900),
  gives: { kind: 'product', sku: 'MUG-1', quantity: 1 },
  stock: { type: 'counted', counted: 2 },
  confirmWithinDays: 14,
  cancel: 'always',
  ...FOR_ALL,
};

const offer = (programmeVersion: number, stock: Stock | number): RewardCommand => ({
  type: 'OfferReward',
  data: {
    offer: { ...MUG, stock: typeof stock === 'number' ? { type: 'counted', counted: stock } : stock },
    programmeVersion,
  },
});
const reserve = (redemptionId: string, kind: 'code' | 'product' = 'product'): RewardCommand => ({
  type: 'ReserveUnit',
  data: { redemptionId, kind, counts: null },
});
const giveBack = (redemptionId: string, fulfilmentRef: string): RewardCommand => ({
  type: 'ReturnUnit',
  data: { redemptionId, fulfilmentRef, counts: null },
});
const settle = (redemptionId: string): RewardCommand => ({ type: 'SettleReservation', data: { redemptionId } });

const given = (...commands: readonly RewardCommand[]): Reward =>
  commands.reduce<Reward>((state, command) => decide(command, state).reduce(evolve, state), initialReward);
const left = (reward: Reward): number | null => (reward.status === 'none' ? null : availableOf(reward));
const OUT = new Rejected<RewardRejectionCode>('reward.out_of_stock');

describe('what is counted', () => {
  it('is given as often as it is there, and no more', () => {
    const two = given(offer(1, 2), reserve('rd-1'));
    expect(decide(reserve('rd-2'), two)).toMatchObject([
      { type: 'UnitReserved', data: { available: 0, redemptionId: 'rd-2', fulfilmentRef: 'unit-2' } },
    ]);
    expect(() => decide(reserve('rd-3'), given(offer(1, 2), reserve('rd-1'), reserve('rd-2')))).toThrow(OUT);
  });

  it('comes back once, under a number of its own, to be given to another', () => {
    const gone = [offer(1, 1), reserve('rd-1'), settle('rd-1')];
    expect(decide(giveBack('rd-1', 'unit-1'), given(...gone))).toMatchObject([
      { type: 'UnitReturned', data: { available: 1, redemptionId: 'rd-1', fulfilmentRef: 'unit-1' } },
    ]);
    const again = [...gone, giveBack('rd-1', 'unit-1'), reserve('rd-2')];
    expect(decide(reserve('rd-2'), given(...gone, giveBack('rd-1', 'unit-1')))).toMatchObject([
      { data: { fulfilmentRef: 'unit-2', available: 0 } },
    ]);
    expect(decide(giveBack('rd-1', 'unit-1'), given(...again))).toEqual([]);
    expect(decide(giveBack('rd-1', 'unit-9'), given(...again))).toEqual([]);
    expect(() => decide(reserve('rd-3'), given(...again))).toThrow(OUT);
  });

  it('ends its reservation when it comes back before the redemption has written it down', () => {
    const back = given(offer(1, 1), reserve('rd-1'), giveBack('rd-1', 'unit-1'));
    expect(back).toMatchObject({ open: new Map() });
    // Of two reservations of one redemption, the other is left alone.
    const second = given(offer(1, 2), reserve('rd-1'), settle('rd-1'), reserve('rd-1'), giveBack('rd-1', 'unit-1'));
    expect(second).toMatchObject({ open: new Map([['rd-1', 'unit-2']]) });
    expect(decide(giveBack('rd-1', 'unit-1'), second)).toEqual([]);
  });
});

describe('a later version', () => {
  const two = [offer(1, 2), reserve('rd-1'), reserve('rd-2')];

  it('with the same number adds nothing; with a higher one, the difference', () => {
    expect(left(given(...two, offer(2, 2)))).toBe(0);
    expect(decide(offer(2, 5), given(...two))).toMatchObject([{ type: 'RewardOffered', data: { available: 3 } }]);
  });

  it('with a lower one takes nothing back, and gives nothing until so many have come back', () => {
    const lower = [...two, offer(2, 1)];
    expect(left(given(...lower))).toBe(0);
    expect(left(given(...lower, giveBack('rd-1', 'unit-1')))).toBe(0);
    expect(left(given(...lower, giveBack('rd-1', 'unit-1'), giveBack('rd-2', 'unit-2')))).toBe(1);
  });

  it('that does not count gives as many as are asked for, and they count for one that counts again', () => {
    const uncounted = [...two, offer(2, { type: 'none' }), reserve('rd-3')];
    expect(decide(reserve('rd-4'), given(...uncounted))).toMatchObject([
      { data: { available: null, fulfilmentRef: 'unit-4' } },
    ]);
    expect(left(given(...uncounted, offer(3, 5)))).toBe(2);
  });
});

it('what was promised as another kind is not given', () => {
  expect(() => decide(reserve('rd-1', 'code'), given(offer(1, 2)))).toThrow(OUT);
});

it('takes no codes', () => {
  const codes: RewardCommand = { type: 'AddCodes', data: { codeIds: ['a'] } };
  expect(() => decide(codes, given(offer(1, 2)))).toThrow(new Rejected<RewardRejectionCode>('reward.takes_no_codes'));
});

it('whatever is reserved, given back and published, in any order: never below nothing, never more out than there ever were', () => {
  const id = fc.constantFrom('rd-1', 'rd-2', 'rd-3', 'rd-4');
  const command = fc.oneof(
    id.map((redemptionId) => reserve(redemptionId)),
    id.map(settle),
    fc.tuple(id, fc.integer({ min: 1, max: 8 })).map(([redemptionId, unit]) => giveBack(redemptionId, `unit-${unit}`)),
    fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 0, max: 6 })).map(([version, n]) => offer(version, n)),
  );
  fc.assert(
    fc.property(fc.array(command, { maxLength: 60 }), (commands) => {
      let state = given(offer(0, 3));
      let most = 3;
      const out = new Map<string, string>();
      for (const next of commands) {
        let events: readonly RewardEvent[] = [];
        try {
          events = decide(next, state);
        } catch (error) {
          expect(error).toEqual(OUT);
        }
        for (const event of events) {
          state = evolve(state, event);
          if (event.type === 'RewardOffered' && event.data.offer.stock.type === 'counted')
            most = Math.max(most, event.data.offer.stock.counted);
          if (event.type === 'UnitReserved') {
            expect(out.has(event.data.fulfilmentRef)).toBe(false);
            out.set(event.data.fulfilmentRef, event.data.redemptionId);
          }
          if (event.type === 'UnitReturned') expect(out.delete(event.data.fulfilmentRef)).toBe(true);
          if ('available' in event.data) expect(event.data.available).toBeGreaterThanOrEqual(0);
          expect(out.size).toBeLessThanOrEqual(most);
        }
        expect(decodeReward(JSON.parse(JSON.stringify(encodeReward(state))))).toEqual(state);
      }
    }),
  );
});
