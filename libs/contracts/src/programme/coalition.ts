import { Type } from '@sinclair/typebox';
import { id, integer, name, strict, texts, type Section } from './parts';

const brand = strict({
  id,
  name,
  stores: { ...texts, minItems: 1, description: 'Each store is of one brand at most' },
  price: {
    ...strict({ points: integer(1), minor: integer(1) }),
    description:
      'What so many points cost the brand where they are earned, and bring it where they are spent, in minor units',
  },
});

/** Brands that share a wallet: where points are earned and spent, and what that costs and brings. */
export const coalitionSection = strict({
  wallet: id,
  brands: Type.Array(brand, { minItems: 1, maxItems: 200 }),
});

export type CoalitionSection = Section<typeof coalitionSection>;
