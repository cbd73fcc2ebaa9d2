import fc from 'fast-check';
import { addDays, localDate, Rejected } from '@accrue/kernel';
import type { Limit } from '../conditions';
import { lastDayOf } from '../conditions';
import {
  decide,
  evolve,
  initialAllowance,
  type Allowance,
  type AllowanceCommand,
  type AllowanceRejectionCode,
} from './decide';

const TWICE_A_MONTH: Limit = { most: 2, per: 'month' };
const ABOUT = { rewardId: 'coffee', memberId: 'M' };
const take = (redemptionId: string, on: string, limit = TWICE_A_MONTH): AllowanceCommand => ({
  type: 'TakeAllowance',
  data: { ...ABOUT, redemptionId, limit, on: localDate(on) },
});
const giveBack = (redemptionId: string): AllowanceCommand => ({
  type: 'ReturnAllowance',
  data: { ...ABOUT, redemptionId },
});
const given = (...commands: readonly AllowanceCommand[]): Allowance =>
  commands.reduce<Allowance>((state, command) => decide(command, state).reduce(evolve, state), initialAllowance);
const REACHED = new Rejected<AllowanceRejectionCode>('reward.member_limit_reached');

it('is taken as often as the limit says in a month, and again in the next one', () => {
  const both = given(take('a', '2026-03-01'), take('b', '2026-03-31'));
  expect(() => decide(take('c', '2026-03-31'), both)).toThrow(REACHED);
  expect(decide(take('c', '2026-04-01'), both)).toEqual([
    { type: 'AllowanceTaken', data: { ...ABOUT, redemptionId: 'c', on: '2026-04-01' } },
  ]);
});

it('comes back with what was cancelled, once', () => {
  const one = given(take('a', '2026-03-01'), take('b', '2026-03-02'), giveBack('a'));
  expect(decide(giveBack('a'), one)).toEqual([]);
  expect(decide(take('c', '2026-03-03'), one)).toHaveLength(1);
});

it('is counted by the limit as it is when it is asked for', () => {
  const both = given(take('a', '2026-03-01'), take('b', '2026-03-02'));
  expect(() => decide(take('c', '2026-04-01', { most: 2, per: 'year' }), both)).toThrow(REACHED);
  expect(decide(take('c', '2026-03-02', { most: 3, per: 'month' }), both)).toHaveLength(1);
});

it('whatever is taken and returned, twice and in any order: no period has more than the limit, and nothing is refused that has room', () => {
  const id = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
  const day = fc.integer({ min: 0, max: 70 }).map((days) => addDays(localDate('2026-01-15'), days));
  const command = fc.oneof(
    fc.tuple(id, day).map(([redemptionId, on]) => take(redemptionId, on)),
    id.map(giveBack),
  );
  fc.assert(
    fc.property(fc.array(command, { maxLength: 50 }), (commands) => {
      let state = initialAllowance;
      /** The slow model: what stands, as a list. */
      let standing: { readonly id: string; readonly on: string }[] = [];
      for (const next of commands) {
        const { redemptionId } = next.data;
        const isThere = standing.some((each) => each.id === redemptionId);
        let refused = false;
        try {
          state = decide(next, state).reduce(evolve, state);
        } catch (error) {
          expect(error).toEqual(REACHED);
          refused = true;
        }
        if (next.type === 'ReturnAllowance') standing = standing.filter((each) => each.id !== redemptionId);
        else {
          const { on } = next.data;
          const inMonth = standing.filter((each) => each.on.slice(0, 7) === on.slice(0, 7));
          expect(refused).toBe(!isThere && inMonth.length >= TWICE_A_MONTH.most);
          if (!isThere && !refused) standing.push({ id: redemptionId, on });
        }
        expect([...state.keys()].sort()).toEqual(standing.map((each) => each.id).sort());
        for (const on of state.values()) {
          const same = [...state.values()].filter((each) => lastDayOf('month', each) === lastDayOf('month', on));
          expect(same.length).toBeLessThanOrEqual(TWICE_A_MONTH.most);
        }
      }
    }),
  );
});
