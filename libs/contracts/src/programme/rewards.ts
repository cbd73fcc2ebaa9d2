import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020';
import { Type, type TLiteral, type TObject } from '@sinclair/typebox';
import { invariant } from '@accrue/kernel';
import { choice, id, integer, name, opened, per, strict, type Section } from './parts';
import { rewardKinds } from './reward-kinds';
import type { RewardKindFragment } from './reward-kinds/kind';

const day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description: 'Local date of the programme’s zone' });
const limit = strict({ most: { ...integer(1), description: 'How often' }, per });

/** What every reward has, whatever it gives. */
const common = {
  ...{ id, title: name, wallet: id, points: { ...integer(1), description: 'Price in points' } },
  redeem: Type.Optional({
    ...choice('asked', 'automatic'),
    description:
      'automatic: as soon as the wallet has the price it is redeemed, without anybody asking; one reward of a wallet, without `valid`, `tiers` and `limits`. Default: when somebody asks',
  }),
  cost: Type.Optional({
    ...integer(0),
    description:
      'What it costs the programme each time that a member has it, in minor units of its currency: what plans and guardrails count where it is given for no points. ' +
      'Absent: it is not known',
  }),
  value: Type.Optional({
    ...integer(0),
    description: 'What the member would pay for it elsewhere, in minor units of the programme’s currency',
  }),
  partner: Type.Optional({
    ...strict({ id, settles: { ...integer(0), description: 'Minor units that the partner is paid each time' } }),
    description: 'Whose reward it is; `cost`, where it is said, is at least what the partner is paid',
  }),
  valid: Type.Optional({
    ...strict({
      from: Type.Optional({ ...day, description: 'The first local day on which it can be redeemed' }),
      until: Type.Optional({ ...day, description: 'The last one; all of it counts' }),
    }),
    minProperties: 1,
    description: 'When members can redeem it; default: as long as the programme has it',
  }),
  tiers: Type.Optional(
    Type.Array(id, {
      minItems: 1,
      maxItems: 100,
      uniqueItems: true,
      description: 'For members who are in one of them when they redeem; who has reached none is in the base tier',
    }),
  ),
  limits: Type.Optional({
    ...strict({
      perMember: Type.Optional({ ...limit, description: 'How often one member can redeem it in a period' }),
      inAll: Type.Optional({
        ...limit,
        description: 'How often all members together can, beside what there is in stock',
      }),
    }),
    minProperties: 1,
    description:
      'Of redemptions, by the local day on which they are asked for; what is cancelled or fails counts no more. What rules give counts under the limits of the rule',
  }),
  gift: Type.Optional({
    ...strict({
      acceptWithinDays: Type.Optional({
        ...integer(1, 366),
        description:
          'Days of 24 hours in which the other member accepts it; then it is cancelled, and the points come back. Not of a product, which is accepted when it is handed over. Default: it is theirs at once',
      }),
    }),
    description: 'A member can redeem it for another member, who has it then. Default: for nobody else',
  }),
  cancel: Type.Optional({
    ...choice('points-back', 'final'),
    description:
      'After it was given: `points-back`: an operator can take it back, and the points go back into their lots; `final`: nobody can. Until then any till can cancel. Default: what its kind says',
  }),
};

type Fragment = (typeof rewardKinds)[number];
type DocumentOf<F> =
  F extends RewardKindFragment<infer Kind, infer Gives, infer Terms>
    ? Section<TObject<typeof common & { readonly kind: TLiteral<Kind> } & Gives & Terms>>
    : never;
type ShownOf<F> =
  F extends RewardKindFragment<infer Kind, infer Gives>
    ? Section<TObject<{ readonly kind: TLiteral<Kind> } & Gives>>
    : never;

export type RewardDocument = DocumentOf<Fragment>;
export type RewardKind = RewardDocument['kind'];
/** What a redemption gives: its kind, and the members in which that kind says it. */
export type RewardGives = ShownOf<Fragment>;

const rewardOf = ({ kind, gives, terms }: RewardKindFragment) =>
  strict({ ...common, kind: Type.Literal(kind), ...gives, ...terms });

/** A choice by the kind, so that what is wrong with a reward is said about the kind that was meant, and not about each. */
const reward = rewardKinds.reduceRight<object>(
  (otherwise, fragment) => ({
    if: { type: 'object', required: ['kind'], properties: { kind: { const: fragment.kind } } },
    then: rewardOf(fragment),
    else: otherwise,
  }),
  Type.Object({
    ...common,
    kind: {
      ...choice(...rewardKinds.map(({ kind }) => kind)),
      description: 'None pays money out: a wallet that counts money does (`wallets[].payout`)',
    },
  }),
);

export const rewardsSection = Type.Array(Type.Unsafe<RewardDocument>(reward), { maxItems: 1000 });

/** For answers: what a reward or a redemption gives. */
export const rewardGivesSchemas = rewardKinds.map(({ kind, gives }) =>
  Type.Object({ kind: Type.Literal(kind), ...gives }, { title: kind }),
);

/** As it is read from a published fact: a later release may have kinds that this one does not know how to fulfil. */
export const publishedRewards = Type.Array(
  Type.Object({ ...common, kind: Type.String() }, { additionalProperties: true }),
  { maxItems: 1000 },
);
export type PublishedReward = Section<typeof publishedRewards>[number];

const ajv = new Ajv2020({ strict: false });
const validators = new Map<string, ValidateFunction<RewardDocument>>();

/** Those whose kind this release knows. @throws InvariantViolation when one is not what its kind says: no document like it is published */
export const knownRewards = (published: readonly PublishedReward[]): readonly RewardDocument[] =>
  published.flatMap((reward) => {
    const fragment = rewardKinds.find(({ kind }) => kind === reward.kind);
    if (fragment === undefined) return [];
    const validate = validators.get(fragment.kind) ?? ajv.compile<RewardDocument>(opened(rewardOf(fragment)));
    validators.set(fragment.kind, validate);
    const known: unknown = reward;
    invariant(validate(known), `reward ${reward.id} is a ${reward.kind}`);
    return [known];
  });
