import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020';
import { Type, type TLiteral, type TObject } from '@sinclair/typebox';
import { invariant } from '@accrue/kernel';
import { choice, id, integer, name, opened, strict, type Section } from './parts';
import { rewardKinds } from './reward-kinds';
import type { RewardKindFragment } from './reward-kinds/kind';

/** What every reward has, whatever it gives. */
const common = {
  ...{ id, title: name, wallet: id, points: { ...integer(1), description: 'Price in points' } },
  cost: Type.Optional({
    ...integer(0),
    description:
      'What it costs the programme each time that a member has it, in minor units of its currency: what plans and guardrails count where it is given for no points. ' +
      'Absent: it is not known',
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
  Type.Object({ ...common, kind: choice(...rewardKinds.map(({ kind }) => kind)) }),
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
