import { Type } from '@sinclair/typebox';
import { eligibility } from './earning';
import { choice, id, integer, strict, type Section } from './parts';

const forDays = {
  ...integer(0, 3660),
  description: 'The day on which the member enrolled with the partner’s code, and so many days after it',
};
const of = choice('netSpend', 'spend');

const share = strict({
  percent: Type.String({
    pattern: '^(100|[1-9]?[0-9])(\\.[0-9]{1,4})?$',
    description: 'Of what referred members buy; above 0 and at most 100',
  }),
  of: Type.Optional({
    ...of,
    description:
      'netSpend (default): after discounts, without tax and without what points paid for; spend: the same with tax',
  }),
  forDays,
  eligibility: Type.Optional({ ...eligibility, description: 'Which lines count; default: as for rules, all goods' }),
});

const sum = strict({
  fixed: { ...integer(1), description: 'Minor units, once for each referred member' },
  minimum: {
    ...integer(1),
    description: 'Minor units that one purchase has to come to, after what came back of it; the first that does counts',
  },
  of: Type.Optional({ ...of, description: 'What the purchase has to come to, as for a share' }),
  forDays,
  eligibility: Type.Optional({ ...eligibility, description: 'Which lines count; default: as for rules, all goods' }),
});

/** A choice by a word, so that what is wrong is said once. */
const commission = Type.Unsafe<Section<typeof share> | Section<typeof sum>>({
  if: { type: 'object', required: ['fixed'], properties: { fixed: {} } },
  then: sum,
  else: share,
});

/** Partners who are no members: what they earn by members who enrolled with their codes. */
export const partnersSection = strict({
  wallet: { ...id, description: 'Of the partner; one that counts money' },
  commission: { ...commission, description: 'A share of what referred members buy, or a sum for each that qualifies' },
});

export type PartnersSection = Section<typeof partnersSection>;
