import { Rejected, type InstantIso } from '@accrue/kernel';
import fc from 'fast-check';
import type { GiftCommand } from './commands';
import { decide, GIVEN_PER_GIFT_MAX } from './decide';
import type { GiftEvent } from './events';
import { evolve } from './evolve';
import { giftIdOf, heldOf, initialGift, notRecoverableOf, type Given, type GiftState, type Statement } from './state';

const AT = '2026-10-31T16:50:00.000Z' as InstantIso;
const BASE = { giftId: 'R-1:tenth', rewardId: 'coffee', ruleId: 'tenth', receiptId: 'R-1', actionId: null };
const state = (sequence: number, wanted: number, memberId = 'ann'): Statement => ({
  ...BASE,
  ...{ memberId, sequence, wanted, occurredAt: AT },
});

class Living {
  state: GiftState = initialGift;
  private units = 0;

  constructor(
    private left = Infinity,
    private readonly useWithinDays: number | null = null,
  ) {}

  do(command: GiftCommand): readonly GiftEvent[] {
    const events = decide(command, this.state);
    this.state = events.reduce(evolve, this.state);
    return events;
  }

  follow(statement: Statement): readonly GiftEvent[] {
    return this.do({ type: 'FollowGift', data: statement });
  }

  get given(): readonly Given[] {
    return this.state.status === 'none' ? [] : this.state.gift.given;
  }

  get statuses(): readonly string[] {
    return this.given.map(({ status }) => status);
  }

  /** What was promised is set aside, or nothing is left. */
  setAside(): void {
    for (const { givenId, status } of this.given) {
      if (status !== 'promised') continue;
      if (this.left === 0) this.do({ type: 'RefuseReward', data: { givenId, reason: 'reward.out_of_stock' } });
      else {
        this.left -= 1;
        const fulfilmentRef = `unit-${String((this.units += 1))}`;
        const { useWithinDays } = this;
        this.do({
          type: 'GiveReward',
          data: { givenId, fulfilmentRef, gives: { kind: 'code' }, card: null, useWithinDays },
        });
      }
    }
  }

  use(givenId: string, now = AT, usedAs = 'till-1/'): readonly GiftEvent[] {
    return this.do({ type: 'UseGivenReward', data: { givenId, now, usedAs } });
  }

  lapse(givenId: string, now: InstantIso): readonly GiftEvent[] {
    return this.do({ type: 'LapseGivenReward', data: { givenId, now } });
  }
}

const codeOf = (work: () => unknown): string => {
  try {
    work();
    return 'none';
  } catch (error) {
    return (error as Rejected).code;
  }
};

describe('a reward that a rule gives', () => {
  it('is promised, set aside, and taken back when the goods come back', () => {
    const gift = new Living();
    gift.follow(state(0, 1));
    expect(gift.given).toEqual([
      {
        ...{ givenId: 'R-1:tenth:1', memberId: 'ann', since: AT, status: 'promised', useBy: null },
        ...{ reason: null, fulfilmentRef: null, gives: null, card: null },
      },
    ]);
    gift.setAside();
    expect(gift.given).toMatchObject([{ status: 'given', fulfilmentRef: 'unit-1', gives: { kind: 'code' } }]);
    gift.follow(state(1, 0));
    expect(gift.given).toMatchObject([{ status: 'taken_back', fulfilmentRef: 'unit-1' }]);
    expect(gift.given.map(heldOf)).toEqual([null]);
    // Given again, it is another one: the first code may have been seen.
    gift.follow(state(2, 1));
    gift.setAside();
    expect(gift.given.map(({ givenId, status }) => [givenId, status])).toEqual([
      ['R-1:tenth:1', 'taken_back'],
      ['R-1:tenth:2', 'given'],
    ]);
  });

  it('stays when it was used, is said not to be recoverable, and counts when the gift stands again', () => {
    const gift = new Living();
    gift.follow(state(0, 1));
    gift.setAside();
    expect(gift.use('R-1:tenth:1').map(({ type }) => type)).toEqual(['GivenRewardUsed']);
    expect(gift.use('R-1:tenth:1')).toEqual([]);
    expect(codeOf(() => gift.use('R-1:tenth:1', AT, 'till-2/'))).toBe('given.used');
    const [taken] = gift.follow(state(1, 0));
    expect([gift.statuses, notRecoverableOf(taken?.data as never)]).toEqual([['used'], 1]);
    const [again] = gift.follow(state(2, 1, 'ben'));
    expect([gift.statuses, notRecoverableOf(again?.data as never)]).toEqual([['used'], 0]);
  });

  it('is another member’s when the purchase becomes theirs', () => {
    const gift = new Living();
    gift.follow(state(0, 1));
    gift.setAside();
    gift.follow(state(1, 1, 'ben'));
    gift.setAside();
    expect(gift.given.map(({ memberId, status }) => [memberId, status])).toEqual([
      ['ann', 'taken_back'],
      ['ben', 'given'],
    ]);
  });

  it('is not given when nothing is left, which goes before what the member has', () => {
    const gift = new Living(1);
    gift.follow(state(0, 2));
    gift.setAside();
    expect(gift.given.map(({ status, reason }) => [status, reason])).toEqual([
      ['given', null],
      ['not_given', 'reward.out_of_stock'],
    ]);
    gift.follow(state(1, 1));
    expect(gift.statuses).toEqual(['given', 'taken_back']);
  });

  it('is taken back of those that came last, and the member keeps the code they have had longest', () => {
    const gift = new Living();
    gift.follow(state(0, 3));
    gift.setAside();
    gift.follow(state(1, 1));
    expect(gift.statuses).toEqual(['given', 'taken_back', 'taken_back']);
  });

  it('cannot be used before it is there, or when it is gone', () => {
    const gift = new Living(1);
    const use = (nth: number) => codeOf(() => gift.use(`R-1:tenth:${String(nth)}`));
    expect(use(1)).toBe('given.unknown');
    gift.follow(state(0, 2));
    expect([use(1), use(3)]).toEqual(['given.not_given', 'given.unknown']);
    gift.setAside();
    expect(use(2)).toBe('given.not_given');
    gift.follow(state(1, 0));
    expect(use(1)).toBe('given.taken_back');
    // What another process set aside for it meanwhile changes nothing.
    const late = {
      givenId: 'R-1:tenth:1',
      fulfilmentRef: 'u',
      gives: { kind: 'code' },
      card: null,
      useWithinDays: null,
    } as const;
    expect(gift.do({ type: 'GiveReward', data: late })).toEqual([]);
  });

  it('lapses so many days after what gave it, unless it was used, and is not given anew', () => {
    const gift = new Living(Infinity, 14);
    gift.follow(state(0, 2));
    gift.setAside();
    const [before, over] = ['2026-11-14T16:49:59.999Z', '2026-11-14T16:50:00.000Z'] as InstantIso[] as [
      InstantIso,
      InstantIso,
    ];
    expect(gift.given.map(({ useBy }) => useBy)).toEqual([over, over]);
    gift.use('R-1:tenth:1', before);
    // Whoever ends it has not come yet.
    expect(codeOf(() => gift.use('R-1:tenth:2', over))).toBe('given.lapsed');
    expect([...gift.lapse('R-1:tenth:2', before), ...gift.lapse('R-1:tenth:1', over)]).toEqual([]);
    expect(gift.lapse('R-1:tenth:2', over).map(({ type }) => type)).toEqual(['GivenRewardLapsed']);
    expect([gift.statuses, gift.lapse('R-1:tenth:2', over)]).toEqual([['used', 'lapsed'], []]);
    expect([gift.given.map(heldOf), gift.given[1]?.fulfilmentRef]).toEqual([['unit-1', null], 'unit-2']);
    // Nothing of it could be used when the clock of a till is behind.
    expect(codeOf(() => gift.use('R-1:tenth:2', before))).toBe('given.lapsed');
    gift.follow(state(1, 1));
    gift.follow(state(2, 2));
    expect(gift.statuses).toEqual(['used', 'lapsed']);
    const closing = { type: 'CloseLapsedReward', data: { givenId: 'R-1:tenth:2' } } as const;
    gift.do(closing);
    expect([gift.given[1]?.fulfilmentRef, gift.statuses]).toEqual([null, ['used', 'lapsed']]);
    const ever = new Living();
    ever.follow(state(0, 1));
    ever.setAside();
    expect(ever.lapse('R-1:tenth:1', '2099-01-01T00:00:00.000Z' as InstantIso)).toEqual([]);
  });

  it('has a bound for one purchase, and an id that says its gift', () => {
    const gift = new Living();
    gift.follow(state(0, 1_000_000));
    expect(gift.given).toHaveLength(GIVEN_PER_GIFT_MAX);
    expect(gift.given.map(({ givenId }) => giftIdOf(givenId))).toEqual(gift.given.map(() => BASE.giftId));
    expect(['R-1', 'R-1:', ':1', 'R-1:x'].map(giftIdOf)).toEqual([null, null, null, null]);
  });

  it('is in any order of statements, repeated and with uses and ends between, as often the member’s as is stated last', () => {
    const statements = fc.array(fc.record({ wanted: fc.nat({ max: 3 }), member: fc.constantFrom('ann', 'ben') }), {
      minLength: 1,
      maxLength: 6,
    });
    const steps = fc.array(
      fc.record({ kind: fc.constantFrom('tell', 'tell', 'set', 'use', 'use', 'end'), pick: fc.nat() }),
      {
        maxLength: 30,
      },
    );
    const seen = { notRecoverable: 0, takenBack: 0, refused: 0, lapsed: 0 };
    fc.assert(
      fc.property(statements, steps, fc.nat({ max: 6 }), (said, plan, stock) => {
        const gift = new Living(stock, 14);
        const all = said.map(({ wanted, member }, sequence) => state(sequence, wanted, member));
        let latest = -1;
        const used = new Set<string>();
        const lapsed = new Set<string>();
        const tell = (statement: Statement) => {
          gift.follow(statement);
          latest = Math.max(latest, statement.sequence);
        };
        const check = () => {
          const now = all[latest];
          const left = gift.given.filter(({ status }) => !['used', 'lapsed', 'taken_back'].includes(status));
          expect(left).toHaveLength(Math.max(0, (now?.wanted ?? 0) - used.size - lapsed.size));
          expect(left.filter(({ memberId }) => memberId !== now?.memberId)).toEqual([]);
          expect(gift.given.filter(({ status }) => status === 'used').map(({ givenId }) => givenId)).toEqual(
            expect.arrayContaining([...used]),
          );
          expect(gift.statuses.filter((status) => status === 'lapsed')).toHaveLength(lapsed.size);
          const refs = gift.given.flatMap(({ fulfilmentRef }) => fulfilmentRef ?? []);
          expect(new Set(refs).size).toBe(refs.length);
          if (gift.state.status === 'none' || now === undefined) return;
          expect(notRecoverableOf(gift.state.gift)).toBe(Math.max(0, used.size - now.wanted));
        };
        for (const { kind, pick } of plan) {
          const usable = gift.given.filter(({ status }) => status === 'given');
          const one = usable[pick % Math.max(usable.length, 1)];
          if (kind === 'set') gift.setAside();
          else if (kind === 'tell') tell(all[pick % all.length] as Statement);
          else if (kind === 'end' && one !== undefined) {
            gift.lapse(one.givenId, '2026-11-20T00:00:00.000Z' as InstantIso);
            lapsed.add(one.givenId);
          } else if (one !== undefined) {
            gift.use(one.givenId);
            used.add(one.givenId);
          }
          check();
        }
        for (const statement of all) tell(statement);
        gift.setAside();
        check();
        seen.notRecoverable += gift.state.status === 'none' ? 0 : notRecoverableOf(gift.state.gift);
        seen.takenBack += gift.statuses.filter((status) => status === 'taken_back').length;
        seen.lapsed += lapsed.size;
        seen.refused += gift.statuses.filter((status) => status === 'not_given').length;
      }),
      { numRuns: 4_000 },
    );
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(20);
  });
});
