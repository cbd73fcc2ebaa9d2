import { minorUnits, points, Rejected } from '@accrue/kernel';
import type { Ladder } from '../ladder/ladder';
import { decide } from './decide';
import type { MembershipEvent, Standing, TierChanged } from './events';
import { evolve } from './evolve';
import { initialMembership, type Membership } from './state';

const LADDER: Ladder = {
  programmeVersion: 1,
  qualification: 'points',
  onReturn: 'keep',
  tiers: [
    { id: 'bronze', name: 'Bronze', threshold: 0, multiplier: '1' },
    { id: 'silver', name: 'Silver', threshold: 100, multiplier: '1.25' },
    { id: 'gold', name: 'Gold', threshold: 300, multiplier: '1.5' },
  ],
};

const at = (day: number): string => `2026-01-${String(day).padStart(2, '0')}T10:00:00.000Z`;
const orderOn = (day: number): string => `${at(day)}|2026-01-${String(day).padStart(2, '0')}|S-1|||000000000001`;

interface Counting {
  readonly day: number;
  readonly points: number;
  readonly receiptId?: string;
  readonly sequence?: number;
  readonly ladder?: Ladder;
}

const counting = ({ day, points: earned, receiptId = `R-${day}`, sequence = 0, ladder = LADDER }: Counting) => ({
  type: 'CountQualification' as const,
  data: {
    memberId: 'M-1',
    receiptId,
    order: orderOn(day),
    points: points(earned),
    spend: minorUnits(earned * 100),
    sequence,
    ladder,
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

const standing = (tierId: string | null, since: number | null, earned: number): Standing => ({
  tierId,
  since: since === null ? null : (at(since) as NonNullable<Standing['since']>),
  points: points(earned),
  spend: minorUnits(earned * 100),
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
          points: 99,
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
        sequence: 1,
        timeline: [{ tierId: 'silver', at: at(2), order: orderOn(2) }],
      },
    ]);
    expect(state.standing).toEqual(standing('silver', 2, 100));
  });

  it('has no base tier when the ladder starts above zero', () => {
    const ladder = { ...LADDER, tiers: LADDER.tiers.slice(1) };
    expect(after({ day: 1, points: 99, ladder }).state.standing).toEqual(standing(null, null, 99));
    expect(changesIn(after({ day: 1, points: 100, ladder }).last)).toMatchObject([
      { kind: 'upgraded', from: null, to: 'silver' },
    ]);
  });

  it('skips a tier when one receipt is worth it', () => {
    expect(changesIn(after({ day: 1, points: 300 }).last)).toMatchObject([{ from: 'bronze', to: 'gold' }]);
  });

  it('measures spend when the programme says so', () => {
    const ladder: Ladder = { ...LADDER, qualification: 'spend' };
    expect(after({ day: 1, points: 3, ladder }).state.standing?.tierId).toBe('gold'); // 300 minor units
  });

  it('does nothing for the same receipt again, nor for an older figure of it', () => {
    const { state } = after({ day: 1, points: 100 }, { day: 1, points: 40, sequence: 2 });
    expect(decide(counting({ day: 1, points: 40, sequence: 2 }), state)).toEqual([]);
    expect(decide(counting({ day: 1, points: 70, sequence: 1 }), state)).toEqual([]);
    expect(state.total.points).toBe(40);
  });
});

describe('returns', () => {
  it('keep a tier once reached under the policy keep', () => {
    const { state, last } = after({ day: 1, points: 120 }, { day: 2, points: -50 });
    expect(changesIn(last)).toEqual([]);
    expect(state.standing).toEqual(standing('silver', 1, 70));
  });

  it('lower the tier at once under the policy immediate, and the next receipt may raise it again', () => {
    const ladder: Ladder = { ...LADDER, onReturn: 'immediate' };
    const { state, last } = after({ day: 1, points: 120, ladder }, { day: 2, points: -50, ladder });
    expect(changesIn(last)).toEqual([
      {
        memberId: 'M-1',
        kind: 'downgraded',
        from: 'silver',
        to: 'bronze',
        effectiveAt: at(2),
        causeReceiptId: 'R-2',
        sequence: 2,
        timeline: [
          { tierId: 'silver', at: at(1), order: orderOn(1) },
          { tierId: 'bronze', at: at(2), order: orderOn(2) },
        ],
      },
    ]);
    const again = decide(counting({ day: 3, points: 30, ladder }), state);
    expect(changesIn(again)).toMatchObject([{ kind: 'upgraded', to: 'silver', effectiveAt: at(3) }]);
  });

  it('never sink below the base, even when more comes back than was counted', () => {
    const ladder: Ladder = { ...LADDER, onReturn: 'immediate' };
    const { state } = after({ day: 1, points: -50, ladder });
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
        sequence: 2,
        timeline: [{ tierId: 'silver', at: at(2), order: orderOn(2) }],
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
    const both = [
      { day: 1, points: 100, receiptId: 'A', ladder },
      { day: 1, points: -50, receiptId: 'B', ladder },
    ];
    const [first, second] = both as [Counting, Counting];
    expect(after(first, second).state.timeline).toEqual([]);
    expect(after(second, first).state.timeline).toEqual([]);
  });
});

describe('a new programme version', () => {
  const harder: Ladder = {
    ...LADDER,
    programmeVersion: 2,
    tiers: LADDER.tiers.map((tier) => (tier.id === 'silver' ? { ...tier, threshold: 150 } : tier)),
  };

  it('re-measures the whole history at the next receipt', () => {
    const { last } = after({ day: 1, points: 100 }, { day: 2, points: 10, ladder: harder });
    expect(changesIn(last)).toMatchObject([
      { kind: 'downgraded', from: 'silver', to: 'bronze', effectiveAt: at(1), timeline: [] },
    ]);
  });

  it('is not left again for an older one', () => {
    const { state } = after({ day: 1, points: 100, ladder: harder });
    expect(() => decide(counting({ day: 2, points: 1 }), state)).toThrow(new Rejected('programme.outdated'));
  });
});

it('refuses an order that does not start with an instant', () => {
  const { data } = counting({ day: 1, points: 1 });
  expect(() =>
    decide({ type: 'CountQualification', data: { ...data, order: 'yesterday|S-1' } }, initialMembership),
  ).toThrow(new Rejected('receipt.order_malformed'));
});
