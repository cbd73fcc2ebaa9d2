import { minorUnits, Rejected, walletAmounts, type InstantIso } from '@accrue/kernel';
import type { Ladder, Tier } from '../ladder/ladder';
import type { Ladders } from '../ladder/ladders';
import { decide } from './decide';
import type { MembershipEvent, Standing, TierChanged, TierStep } from './events';
import { evolve } from './evolve';
import type { TiersRejectionCode } from './rejections';
import { initialMembership, type Membership } from './state';

const tier = (id: string, threshold: number, was: string | null = null): Tier => ({
  id,
  name: id,
  threshold,
  multiplier: '1',
  entitlements: [],
  was,
});

const LADDER: Ladder = {
  programmeVersion: 1,
  effectiveFrom: null,
  qualify: { by: 'wallet', walletId: 'points' },
  onReturn: 'keep',
  ...{ downgrade: 'immediate', graceDays: 0, memberships: [] },
  tiers: [tier('bronze', 0), tier('silver', 100), tier('gold', 300)],
};

const NOW = '2027-01-01T00:00:00.000Z' as InstantIso;
const at = (day: number): string => `2026-01-${String(day).padStart(2, '0')}T10:00:00.000Z`;
const orderOn = (day: number): string => `${at(day)}|2026-01-${String(day).padStart(2, '0')}|S-1|||000000000001`;

interface Counting {
  readonly day: number;
  readonly points: number;
  readonly receiptId?: string;
  readonly sequence?: number;
  readonly ladders?: Ladders;
}

const counting = ({ day, points: earned, receiptId = `R-${day}`, sequence = 0, ladders = [LADDER] }: Counting) => ({
  type: 'CountQualification' as const,
  data: {
    memberId: 'M-1',
    receiptId,
    order: orderOn(day),
    amounts: walletAmounts([['points', earned]]),
    spend: minorUnits(earned * 100),
    sequence,
    ladders,
    now: NOW,
  },
});

/** The membership after these were counted one after the other, and the events of the last one. */
const after = (...countings: readonly Counting[]): { state: Membership; last: readonly MembershipEvent[] } => {
  let state = initialMembership;
  let last: readonly MembershipEvent[] = [];
  for (const each of countings) {
    last = decide(counting(each), state);
    state = last.reduce(evolve, state);
  }
  return { state, last };
};

const changesIn = (events: readonly MembershipEvent[]): readonly TierChanged['data'][] =>
  events.flatMap((event) => (event.type === 'TierChanged' ? [event.data] : []));

const standing = (
  tierId: string | null,
  since: number | null,
  earned: number,
  decisive = Math.max(0, earned),
): Standing => ({
  tierId,
  since: since === null ? null : (at(since) as NonNullable<Standing['since']>),
  amounts: walletAmounts([['points', earned]]),
  spend: minorUnits(earned * 100),
  decisiveAmounts: walletAmounts([['points', decisive]]),
  decisiveSpend: minorUnits(decisive * 100),
});

const step = (tierId: string | null, day: number): TierStep => ({
  tierId,
  at: at(day) as TierStep['at'],
  order: orderOn(day),
  programmeVersion: 1,
});

describe('counting towards a tier', () => {
  it('puts a member of the first receipt into the base tier, which is no change', () => {
    expect(after({ day: 1, points: 99 }).last).toEqual([
      {
        type: 'QualificationCounted',
        data: {
          memberId: 'M-1',
          receiptId: 'R-1',
          order: orderOn(1),
          amounts: { points: 99 },
          spend: 9900,
          sequence: 0,
          programmeVersion: 1,
          standing: standing('bronze', null, 99),
        },
      },
    ]);
  });

  it('upgrades with the receipt that reaches the threshold', () => {
    const { last, state } = after({ day: 1, points: 99 }, { day: 2, points: 1 });
    expect(changesIn(last)).toEqual([
      {
        memberId: 'M-1',
        kind: 'upgraded',
        from: 'bronze',
        to: 'silver',
        effectiveAt: at(2),
        causeReceiptId: 'R-2',
        causeProgrammeVersion: null,
        sequence: 1,
        timeline: [step('silver', 2)],
      },
    ]);
    expect(state.standing).toEqual(standing('silver', 2, 100));
  });

  it('has no base tier when the ladder starts above zero', () => {
    const ladder = { ...LADDER, tiers: LADDER.tiers.slice(1) };
    expect(after({ day: 1, points: 99, ladders: [ladder] }).state.standing).toEqual(standing(null, null, 99));
    expect(changesIn(after({ day: 1, points: 100, ladders: [ladder] }).last)).toMatchObject([
      { kind: 'upgraded', from: null, to: 'silver' },
    ]);
  });

  it('skips a tier when one receipt is worth it', () => {
    expect(changesIn(after({ day: 1, points: 300 }).last)).toMatchObject([{ from: 'bronze', to: 'gold' }]);
  });

  it('measures spend when the programme says so', () => {
    const ladder: Ladder = { ...LADDER, qualify: { by: 'spend' } };
    expect(after({ day: 1, points: 3, ladders: [ladder] }).state.standing?.tierId).toBe('gold'); // 300 minor units
  });

  it('does nothing for the same receipt again, nor for an older figure of it', () => {
    const { state } = after({ day: 1, points: 100 }, { day: 1, points: 40, sequence: 2 });
    expect(decide(counting({ day: 1, points: 40, sequence: 2 }), state)).toEqual([]);
    expect(decide(counting({ day: 1, points: 70, sequence: 1 }), state)).toEqual([]);
    expect(state.standing?.amounts).toEqual({ points: 40 });
  });
});

describe('returns', () => {
  it('keep a tier once reached under the policy keep', () => {
    const { state, last } = after({ day: 1, points: 120 }, { day: 2, points: -50 });
    expect(changesIn(last)).toEqual([]);
    expect(state.standing).toEqual(standing('silver', 1, 70, 120));
  });

  it('lower the tier at once under the policy immediate, and the next receipt may raise it again', () => {
    const ladder: Ladder = { ...LADDER, onReturn: 'immediate' };
    const { state, last } = after(
      { day: 1, points: 120, ladders: [ladder] },
      { day: 2, points: -50, ladders: [ladder] },
    );
    expect(changesIn(last)).toEqual([
      {
        memberId: 'M-1',
        kind: 'downgraded',
        from: 'silver',
        to: 'bronze',
        effectiveAt: at(2),
        causeReceiptId: 'R-2',
        causeProgrammeVersion: null,
        sequence: 2,
        timeline: [step('silver', 1), step('bronze', 2)],
      },
    ]);
    const again = decide(counting({ day: 3, points: 30, ladders: [ladder] }), state);
    expect(changesIn(again)).toMatchObject([{ kind: 'upgraded', to: 'silver', effectiveAt: at(3) }]);
  });

  it('never sink below the base, even when more comes back than was counted', () => {
    const ladder: Ladder = { ...LADDER, onReturn: 'immediate' };
    const { state } = after({ day: 1, points: -50, ladders: [ladder] });
    expect(state.standing).toEqual(standing('bronze', null, -50));
    expect(state.timeline).toEqual([]);
  });
});

describe('late facts', () => {
  it('a late receipt moves the upgrade to an earlier receipt: the history is corrected, the tier stays', () => {
    const { last } = after({ day: 2, points: 60 }, { day: 5, points: 60 }, { day: 1, points: 50 });
    expect(changesIn(last)).toEqual([
      {
        memberId: 'M-1',
        kind: 'corrected',
        from: 'silver',
        to: 'silver',
        effectiveAt: at(2),
        causeReceiptId: 'R-1',
        causeProgrammeVersion: null,
        sequence: 2,
        timeline: [step('silver', 2)],
      },
    ]);
  });

  it('a sale that is found to be worth less takes the upgrade back, also under keep: it was never earned', () => {
    const { last, state } = after({ day: 1, points: 100 }, { day: 1, points: 40, sequence: 1 });
    expect(changesIn(last)).toMatchObject([
      { kind: 'downgraded', from: 'silver', to: 'bronze', effectiveAt: at(1), timeline: [] },
    ]);
    expect(state.standing).toEqual(standing('bronze', null, 40));
  });

  it('receipts of one order take effect together', () => {
    const ladder: Ladder = { ...LADDER, onReturn: 'immediate' };
    const [first, second]: [Counting, Counting] = [
      { day: 1, points: 100, receiptId: 'A', ladders: [ladder] },
      { day: 1, points: -50, receiptId: 'B', ladders: [ladder] },
    ];
    expect(after(first, second).state.timeline).toEqual([]);
    expect(after(second, first).state.timeline).toEqual([]);
  });
});

describe('a new programme version', () => {
  const from = '2026-01-10T00:00:00.000Z' as TierStep['at'];
  const next = (tiers: readonly Tier[], changes: Partial<Ladder> = {}): Ladders => [
    LADDER,
    { ...LADDER, programmeVersion: 2, effectiveFrom: from, tiers, ...changes },
  ];
  const harder = next([tier('bronze', 0), tier('silver', 150), tier('gold', 300)]);
  const renamed = next([tier('bronze', 0), tier('argent', 100, 'silver'), tier('gold', 300)]);
  const measured = (ladders: Ladders, ...countings: readonly Counting[]) => {
    const { state } = after(...countings);
    const events = decide({ type: 'MeasureMember', data: { memberId: 'M-1', ladders, now: NOW } }, state);
    return { events, state: events.reduce(evolve, state) };
  };
  const ofProgramme = (tierId: string | null): TierStep => ({ tierId, at: from, order: from, programmeVersion: 2 });

  it('measures from its time on what was counted until then, and leaves the history before it alone', () => {
    const { events } = measured(harder, { day: 1, points: 100 }, { day: 2, points: 10 });
    expect(events).toEqual([
      {
        type: 'MembershipMeasured',
        data: {
          memberId: 'M-1',
          programmeVersion: 2,
          effectiveFrom: from,
          standing: { ...standing('bronze', null, 110), since: from },
          isMoved: true,
        },
      },
      {
        type: 'TierChanged',
        data: {
          memberId: 'M-1',
          kind: 'downgraded',
          from: 'silver',
          to: 'bronze',
          effectiveAt: from,
          causeReceiptId: null,
          causeProgrammeVersion: 2,
          timeline: [step('silver', 1), ofProgramme('bronze')],
          sequence: 2,
        },
      },
    ]);
  });

  it('is measured once, and not before anything was counted', () => {
    const { state } = measured(harder, { day: 1, points: 100 });
    const again = { type: 'MeasureMember', data: { memberId: 'M-1', ladders: harder, now: NOW } } as const;
    expect(decide(again, state)).toEqual([]);
    expect(decide(again, initialMembership)).toEqual([]);
  });

  it('leaves a member in the tier that it still has: measured, not changed', () => {
    const { events } = measured(harder, { day: 1, points: 160 });
    expect(events).toMatchObject([{ type: 'MembershipMeasured', data: { isMoved: false } }]);
  });

  it('gives a tier another name: the member has it since then as before', () => {
    const { events, state } = measured(renamed, { day: 1, points: 120 });
    expect(changesIn(events)).toMatchObject([
      { kind: 'renamed', from: 'silver', to: 'argent', timeline: [step('silver', 1), ofProgramme('argent')] },
    ]);
    expect(state.standing).toEqual(standing('argent', 1, 120));
  });

  it('that takes a tier out moves its members up or down by what they have', () => {
    const without = next([tier('bronze', 0), tier('gold', 110)]);
    expect(changesIn(measured(without, { day: 1, points: 100 }).events)).toMatchObject([
      { kind: 'downgraded', to: 'bronze' },
    ]);
    expect(changesIn(measured(without, { day: 1, points: 120 }).events)).toMatchObject([
      { kind: 'upgraded', to: 'gold' },
    ]);
    expect(changesIn(measured(next([]), { day: 1, points: 120 }).events)).toMatchObject([
      { kind: 'downgraded', to: null },
    ]);
  });

  it('measures a late receipt of the time before by the ladder of that time', () => {
    const { state } = measured(harder, { day: 2, points: 60 }, { day: 12, points: 1 });
    const late = decide(counting({ day: 1, points: 45, ladders: harder }), state);
    expect(changesIn(late)).toMatchObject([
      { kind: 'corrected', timeline: [step('silver', 2), ofProgramme('bronze')], causeReceiptId: 'R-1' },
    ]);
  });

  it('measures what follows by the new ladder, the receipt of its very first instant too', () => {
    const { state } = measured(harder, { day: 1, points: 100 });
    const first = { ...counting({ day: 1, points: 50, receiptId: 'F', ladders: harder }).data, order: `${from}|x` };
    const events = decide({ type: 'CountQualification', data: first }, state);
    expect(changesIn(events)).toMatchObject([
      {
        timeline: [
          step('silver', 1),
          ofProgramme('bronze'),
          { tierId: 'silver', order: `${from}|x`, programmeVersion: 2 },
        ],
      },
    ]);
  });

  it('keeps under `keep` what had been reached, and under `immediate` what there is', () => {
    const returned = [
      { day: 1, points: 160 },
      { day: 2, points: -100 },
    ];
    expect(measured(harder, ...returned).state.standing).toEqual(standing('silver', 1, 60, 160));
    const immediate = next(LADDER.tiers, { onReturn: 'immediate' });
    expect(measured(immediate, ...returned).state.standing).toMatchObject({
      tierId: 'bronze',
      decisiveAmounts: { points: 60 },
    });
  });

  it('does not give back under `keep` what a return had taken under `immediate`', () => {
    const first: Ladder = { ...LADDER, onReturn: 'immediate' };
    const keeping: Ladders = [first, { ...LADDER, programmeVersion: 2, effectiveFrom: from }];
    const returned = [
      { day: 1, points: 160, ladders: [first] as const },
      { day: 2, points: -100, ladders: [first] as const },
    ];
    expect(measured(keeping, ...returned).state.standing).toMatchObject({
      tierId: 'bronze',
      decisiveAmounts: { points: 60 },
    });
  });

  it('may count spend where points counted', () => {
    const spending = next([tier('bronze', 0), tier('silver', 10_000)], { qualify: { by: 'spend' } });
    expect(measured(spending, { day: 1, points: 99 }).state.standing?.tierId).toBe('bronze'); // 9900 minor units
    expect(measured(spending, { day: 1, points: 100 }).state.standing?.tierId).toBe('silver');
  });

  it('may count another wallet, and what was earned in that one until then', () => {
    const both = (day: number, earned: object) => ({
      ...counting({ day, points: 0 }),
      data: { ...counting({ day, points: 0 }).data, amounts: earned as Record<string, number> },
    });
    const state = [both(1, { cashback: 20, points: 90 }), both(2, { cashback: 30 }), both(3, { points: 9 })].reduce(
      (membership, command) => decide(command, membership).reduce(evolve, membership),
      initialMembership,
    );
    expect(state.standing).toMatchObject({ tierId: 'bronze', amounts: { cashback: 50, points: 99 } });
    const cashback = next([tier('bronze', 0), tier('silver', 50)], { qualify: { by: 'wallet', walletId: 'cashback' } });
    const events = decide({ type: 'MeasureMember', data: { memberId: 'M-1', ladders: cashback, now: NOW } }, state);
    expect(changesIn(events)).toMatchObject([{ kind: 'upgraded', to: 'silver' }]);
  });

  it('is not left again for an older one', () => {
    const { state } = after({ day: 1, points: 100, ladders: harder });
    expect(() => decide(counting({ day: 2, points: 1 }), state)).toThrow(
      new Rejected<TiersRejectionCode>('programme.outdated'),
    );
  });
});

it('refuses an order that does not start with an instant', () => {
  const { data } = counting({ day: 1, points: 1 });
  expect(() =>
    decide({ type: 'CountQualification', data: { ...data, order: 'yesterday|S-1' } }, initialMembership),
  ).toThrow(new Rejected<TiersRejectionCode>('receipt.order_malformed'));
});
