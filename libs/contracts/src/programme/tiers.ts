import { Type, type Static } from '@sinclair/typebox';
import { QUALIFYING_SUM_MAX } from '@accrue/kernel';
import { choice, id, integer, name, strict, type Section } from './parts';

const tier = strict({
  id,
  name,
  threshold: {
    ...integer(0, QUALIFYING_SUM_MAX),
    description:
      'In the unit of the wallet that the ladder counts; of spend: minor units of the programme’s currency; else visits, or what the counter counts',
  },
  multiplier: Type.Optional(
    Type.String({ pattern: '^[0-9]{1,4}(\\.[0-9]{1,6})?$', description: 'Decimal; default "1"' }),
  ),
  entitlements: Type.Optional(
    Type.Array(id, {
      maxItems: 50,
      uniqueItems: true,
      description:
        'What members of this tier may have that is no points, by names that tills and web shops know, e.g. `free-shipping`. Those of a lower tier are not inherited',
    }),
  ),
  was: Type.Optional({
    ...id,
    description: 'The id that this tier had in the version before: it is the same tier, members keep it',
  }),
});

const rolling = strict({ rollingMonths: integer(1, 120) });
const years = choice('lifetime', 'calendar-year', 'since-anniversary');
/** A choice by its type, so that what is wrong is said once. */
const window = Type.Unsafe<Static<typeof rolling> | Static<typeof years>>({
  if: { type: 'object' },
  then: rolling,
  else: years,
});

const qualify = strict({
  by: {
    ...choice('wallet', 'spend', 'visits', 'counter'),
    description:
      '`wallet`: what receipts earn in a wallet, before any multiplier; `spend`: what they come to; `visits`: 1 for each receipt of which something ' +
      'was kept; `counter`: what one of the counters counts of each receipt. Visits and counters begin with the first version whose ladder counts them',
  },
  wallet: Type.Optional({ ...id, description: 'With `by: wallet`; default the only wallet' }),
  counter: Type.Optional({
    ...id,
    description:
      'With `by: counter`: one of `counters` that counts receipts, units (whole ones of each receipt) or spend. Its own `window` says nothing to the ladder',
  }),
  window: Type.Optional({
    ...window,
    description:
      'Which purchases count. `lifetime`, the default: all. `rollingMonths`: those of the last so many months, each on its local day and until the same day of a ' +
      'later month; needs `onReturn: immediate`. `calendar-year`, `since-anniversary`: those of the year, which begins on 1 January or on the ' +
      'local day on which the member enrolled (of 29 February, on the 28th in common years). What comes back is taken from the year, or the months, of its sale',
  }),
});

const membership = strict({
  id,
  sku: { ...Type.String({ minLength: 1, maxLength: 200 }), description: 'The article whose purchase is the fee' },
  months: { ...integer(1, 120), description: 'How long a unit of it lasts, from the local day of the purchase' },
  gives: { ...id, description: 'The tier below which its members do not fall' },
  refundWithinDays: Type.Optional({
    ...integer(0, 3660),
    description:
      'A fee that goes back within so many local days takes the membership back; later it stays. Default: whenever',
  }),
});

export const tiersSection = strict({
  qualify: Type.Optional({
    ...qualify,
    description: 'What the ladder counts; default what is earned in the only wallet',
  }),
  onReturn: Type.Optional(
    Type.Unsafe<'keep' | 'immediate'>({
      ...choice('keep', 'immediate'),
      description: 'Whether a return can lower the tier at once; default keep',
    }),
  ),
  downgrade: Type.Optional({
    ...choice('never', 'at-period-end', 'one-step', 'immediate'),
    description:
      'What becomes of a tier when what gave it counts no more. At the end of a year the member falls: `never`; `at-period-end`: to what that year has reached, so ' +
      'that a tier holds to the end of the year after the one in which it was reached; `one-step`: the same, by one tier at most; `immediate`: to what the new year has reached, which is ' +
      'nothing yet. In the last months: `never`, or `immediate`, when purchases leave them. Default: at-period-end of years, else immediate',
  }),
  graceDays: Type.Optional({
    ...integer(0, 180),
    description:
      'Local days for which a tier holds on when time would take it; default 0. A return takes it all the same',
  }),
  memberships: Type.Optional(
    Type.Array(membership, {
      maxItems: 20,
      description:
        'Tiers that are bought. From the next receipt on, and until the same day so many months later, the member has at least that tier; another fee before that adds its months',
    }),
  ),
  ladder: Type.Array(tier, { minItems: 1, maxItems: 100, description: 'Lowest first' }),
});

export type QualifyDocument = Section<typeof qualify>;
export type MembershipDocument = Section<typeof membership>;
export type TierDocument = Section<typeof tier>;
export type TiersDocument = Section<typeof tiersSection>;
