import { Type } from '@sinclair/typebox';
import { boundary, choice, id, integer, name, orNull, strict, texts, type Section } from './parts';

const lineFilter = strict({
  skus: Type.Optional(texts),
  categories: Type.Optional({
    ...texts,
    description: 'A single category (`coffee`) or the beginning of a path (`food/coffee`)',
  }),
  lineTypes: Type.Optional(texts),
  channels: Type.Optional(texts),
});

const eligibility = strict({
  exclude: Type.Optional(lineFilter),
  include: Type.Optional({
    ...lineFilter,
    description: 'A list that is absent or empty lets everything through; several lists must all let a line through',
  }),
});

/** What is taken off the price before points are counted. */
const deduction = choice('discounts', 'tax', 'points');

const rule = strict({
  id,
  name,
  kind: Type.Optional(choice('per-currency-unit')),
  wallet: id,
  earn: { ...strict({ points: integer(1), per: integer(1) }), description: '`points` for every `per` minor units' },
  level: Type.Optional(choice('receipt', 'line')),
  rounding: Type.Optional(choice('floor', 'half-even', 'half-up', 'ceil')),
  basis: Type.Optional(strict({ netOf: Type.Optional(Type.Array(deduction, { uniqueItems: true })) })),
  eligibility: Type.Optional(eligibility),
  validity: Type.Optional({
    ...strict({ from: Type.Optional(boundary), until: Type.Optional(boundary) }),
    description: 'Half-open: until is the first instant at which it no longer counts',
  }),
  tierMultiplier: Type.Optional({
    ...Type.Boolean(),
    description: 'Whether the member’s tier multiplies; default false',
  }),
  capPerReceipt: Type.Optional({
    ...orNull(integer(1)),
    description: 'Most points that one receipt can earn under the rule; null: as many as an award can have',
  }),
});

export const earningSection = strict({ rules: Type.Array(rule, { maxItems: 500 }) });

export type BasisDeduction = Section<typeof deduction>;
export type LineFilterDocument = Section<typeof lineFilter>;
export type EligibilityDocument = Section<typeof eligibility>;
export type EarningRuleDocument = Section<typeof rule>;
