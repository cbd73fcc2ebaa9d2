import fc from 'fast-check';
import { addDays, localDate, points, Rejected, type LocalDateIso } from '@accrue/kernel';
import { FOR_ALL } from '../offer.fixture';
import type { Counts, RewardCommand, RewardRejectionCode } from './commands';
import { decide } from './decide';
import type { Offer } from './events';
import { evolve } from './evolve';
import { decodeReward, encodeReward } from './snapshot';
import { initialReward, type Reward } from './state';

const BADGE: Offer = {
  rewardId: 'badge',
  title: 'A badge',
  walletId: 'points',
  unit: 'points',
  points: points(10),
  gives: { kind: 'product', sku: 'BADGE', quantity: 1 },
  stock: { type: 'none' },
  confirmWithinDays: 14,
  cancel: 'always',
  ...FOR_ALL,
};
const INALL = { most: 3, per: 'day' } as const;
const offered: RewardCommand = { type: 'OfferReward', data: { offer: BADGE, programmeVersion: 1 } };
const counts = (on: string, inAll: Counts['inAll'] = INALL): Counts => ({ inAll, on: on as LocalDateIso });
const reserve = (redemptionId: string, on: string): RewardCommand => ({
  type: 'ReserveUnit',
  data: { redemptionId, kind: 'product', counts: counts(on) },
});
const settle = (redemptionId: string): RewardCommand => ({ type: 'SettleReservation', data: { redemptionId } });
const after = (state: Reward, command: RewardCommand): Reward => decide(command, state).reduce(evolve, state);
const REACHED = new Rejected<RewardRejectionCode>('reward.limit_reached');

it('is had by all together as often as it says, and by others again when it comes back', () => {
  const three = [offered, reserve('a', '2026-03-01'), reserve('b', '2026-03-01'), reserve('c', '2026-03-01')];
  const state = three.reduce(after, initialReward);
  expect(() => decide(reserve('d', '2026-03-01'), state)).toThrow(REACHED);
  expect(decide(reserve('d', '2026-03-02'), state)).toHaveLength(1);
  const back = after(state, {
    type: 'ReturnUnit',
    data: { redemptionId: 'b', fulfilmentRef: 'unit-2', counts: counts('2026-03-01') },
  });
  expect(decide(reserve('d', '2026-03-01'), back)).toHaveLength(1);
});

it('what rules give counts under no limit', () => {
  const gift: RewardCommand = { type: 'ReserveUnit', data: { redemptionId: 'g', kind: 'product', counts: null } };
  const state = [offered, gift].reduce(after, initialReward);
  expect(state).toMatchObject({ times: new Map() });
});

it('in any order of reserving, settling and returning, again and again: no day has more than the limit, nor is refused while it has room', () => {
  const id = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h');
  const dayOf = (redemptionId: string): LocalDateIso =>
    addDays(localDate('2026-03-01'), redemptionId.charCodeAt(0) % 2);
  const step = fc.tuple(fc.constantFrom('reserve', 'settle', 'return'), id);
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      let state = after(initialReward, offered);
      /** Who has one, by the slow model: redemption → unit. */
      const has = new Map<string, string>();
      for (const [verb, redemptionId] of steps) {
        const on = dayOf(redemptionId);
        const sameDay = [...has.keys()].filter((each) => dayOf(each) === on);
        if (verb === 'reserve' && !has.has(redemptionId)) {
          if (sameDay.length >= INALL.most) expect(() => decide(reserve(redemptionId, on), state)).toThrow(REACHED);
          else {
            state = after(state, reserve(redemptionId, on));
            if (state.status !== 'none') has.set(redemptionId, state.open.get(redemptionId) ?? '');
          }
        }
        if (verb === 'settle') state = after(state, settle(redemptionId));
        const unit = has.get(redemptionId);
        if (verb === 'return' && unit !== undefined) {
          const command: RewardCommand = {
            type: 'ReturnUnit',
            data: { redemptionId, fulfilmentRef: unit, counts: counts(on) },
          };
          state = after(after(state, command), command);
          has.delete(redemptionId);
        }
        expect(decodeReward(JSON.parse(JSON.stringify(encodeReward(state))))).toEqual(state);
      }
    }),
  );
});
