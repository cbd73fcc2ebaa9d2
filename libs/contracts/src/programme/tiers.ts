import { Type } from '@sinclair/typebox';
import { QUALIFYING_SUM_MAX } from '@accrue/kernel';
import { choice, id, integer, name, strict, type Section } from './parts';

const tier = strict({
  id,
  name,
  threshold: {
    ...integer(0, QUALIFYING_SUM_MAX),
    description: 'In the unit of the wallet that the ladder counts; of spend: minor units of the programme’s currency',
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

const qualify = strict({
  by: {
    ...choice('wallet', 'spend'),
    description: '`wallet`: what receipts earn in a wallet, before any multiplier; `spend`: what they come to',
  },
  wallet: Type.Optional({ ...id, description: 'With `by: wallet`; default the only wallet' }),
  window: Type.Optional({
    ...strict({ rollingMonths: integer(1, 120) }),
    description:
      'Which purchases count: those of the last so many months, each on its local day and until the same day of a later month, and what comes ' +
      'back of them with them. Then a member falls when too much has left, at the first instant of that day. Default: all, for ever. Needs `onReturn: immediate`',
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
  ladder: Type.Array(tier, { minItems: 1, maxItems: 100, description: 'Lowest first' }),
});

export type QualifyDocument = Section<typeof qualify>;
export type TierDocument = Section<typeof tier>;
export type TiersDocument = Section<typeof tiersSection>;
