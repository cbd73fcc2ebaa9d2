import { Type } from '@sinclair/typebox';
import { POINTS_PER_WALLET_MAX } from '@accrue/kernel';
import { boundary, choice, id, integer, name, per, periods, strict, texts, type Section } from './parts';

const lineFilter = strict({
  skus: Type.Optional(texts),
  categories: Type.Optional({
    ...texts,
    description: 'A single category (`coffee`) or the beginning of a path (`food/coffee`)',
  }),
  brands: Type.Optional(texts),
  lineTypes: Type.Optional(texts),
});

export const eligibility = strict({
  exclude: Type.Optional(lineFilter),
  include: Type.Optional({
    ...lineFilter,
    description: 'A list that is absent or empty lets everything through; several lists must all let a line through',
  }),
});

const weekday = choice('mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun');

const when = strict({
  from: Type.Optional(boundary),
  until: Type.Optional({ ...boundary, description: 'The first instant at which it no longer counts' }),
  days: Type.Optional(Type.Array(weekday, { minItems: 1, uniqueItems: true })),
  hours: Type.Optional(
    Type.Array(
      Type.String({
        pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]-(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$',
        description: '`07:00-10:00`, without its end; `22:00-02:00` belongs to the day on which it begins',
      }),
      { minItems: 1, maxItems: 24, uniqueItems: true },
    ),
  ),
  clock: Type.Optional({
    ...choice('programme', 'store'),
    description:
      'Whose days and hours: of the programme’s time zone (default), or of the offset that the receipt is written with',
  }),
  channels: Type.Optional({ ...texts, description: 'Default: all' }),
  stores: Type.Optional({ ...texts, description: 'Ids; default: all' }),
});

const tierIds = Type.Array(id, { minItems: 1, maxItems: 100, uniqueItems: true });

const members = strict({
  tiers: Type.Optional({
    ...tierIds,
    description:
      'In which the member was before the sale, or what else earns; who has reached none, or is not known, is in the base tier',
  }),
  enrolledWithinDays: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 36_500,
      description:
        'The sale, or what else earns, is of the local day on which the member enrolled, or of one of so many days after it',
    }),
  ),
  segments: Type.Optional(
    Type.Array(id, {
      minItems: 1,
      maxItems: 50,
      uniqueItems: true,
      description: 'The member was in one of them before the sale, or what else earns, by its event time',
    }),
  ),
  experiment: Type.Optional({
    ...strict({ id, arm: id }),
    description: 'For members who are in this arm of an experiment, while it runs',
  }),
});

/** What is taken off the price before points are counted. */
const deduction = choice('discounts', 'tax', 'points');

/** Also by what the ladder counts by. */
const perTimes = choice(...periods, 'tier-period');

const limits = strict({
  perReceipt: Type.Optional({ ...integer(1), description: 'Most points that one receipt earns under the rule' }),
  times: Type.Optional({
    ...strict({ most: integer(1), per: perTimes }),
    description:
      'To how many receipts or actions of a period the rule gives a member points; one that is brought back or revoked counts no more. `tier-period`, with `on: tier-reached`: ' +
      'of each tier by itself, in the period by which the ladder counts: a calendar year, a year of the member, the last so many months, or all the time',
  }),
  perMember: Type.Optional({
    ...strict({ amount: integer(1, POINTS_PER_WALLET_MAX), per }),
    description: 'Most points that a member earns under the rule in a period; what is brought back can be earned again',
  }),
  budget: Type.Optional({
    ...id,
    description: 'Of what all members together get, as declared in `budgets`: who comes first is served first',
  }),
  mode: Type.Optional({
    ...choice('partial', 'whole'),
    description:
      'What a receipt or an action gets that would go over a limit. partial (default): the rest up to it; whole: nothing',
  }),
});

/** What bounds all that a member earns in a wallet, whichever rules give it. */
const walletLimit = strict({
  wallet: id,
  amount: {
    ...integer(1, POINTS_PER_WALLET_MAX),
    description: 'Most points that a member earns in the wallet in a period',
  },
  per,
  mode: Type.Optional({
    ...choice('partial', 'whole'),
    description: 'What an award gets that would go over it. partial (default): the rest up to it; whole: nothing',
  }),
});

const stack = strict({
  group: id,
  take: {
    ...choice('best', 'all'),
    description:
      'best: of the rules of the group only the one that gives most counts, the first of those that give the same',
  },
});

/** What a rule looks at. */
const trigger = choice(
  'sale',
  'action',
  'enrolment',
  'birthday',
  'anniversary',
  'counter',
  'referral-qualified',
  'tier-reached',
);

/** What every rule says, whatever its effect is: when and on what it applies, what it counts, and how far it goes. */
const ruleParts = strict({
  id,
  name,
  wallet: Type.Optional({ ...id, description: 'Into which it gives' }),
  on: Type.Optional({
    ...trigger,
    description:
      'What earns: a sale (default), an action that a member did, that they enrolled, that a counter got so far, that a referral qualified, that they reached a tier, or a day of ' +
      'theirs: the birthday, or the anniversary of the enrolment, each once a calendar year',
  }),
  action: Type.Optional({ ...id, description: 'With `on: action`: which of the declared ones' }),
  side: Type.Optional({
    ...choice('advocate', 'referee'),
    description: 'With `on: referral-qualified`: who earns, the member who referred or the one who was referred',
  }),
  tiers: Type.Optional({
    ...tierIds,
    description:
      'With `on: tier-reached`: which ones; it earns each time that the member comes into one of them from a lower tier, with the multiplier of the tier that is reached',
  }),
  onReturn: Type.Optional({
    ...choice('keep', 'take-back'),
    description:
      'With `on: tier-reached`: what becomes of it when goods come back and the member falls below the tier by that. keep (default): it stays; take-back: it is taken back ' +
      'as of then. Who never reached the tier, because a sale was voided or corrected, keeps it in no case',
  }),
  counter: Type.Optional({ ...id, description: 'With `on: counter`: which of the declared ones' }),
  reaches: Type.Optional({ ...integer(1), description: 'With `on: counter`: at how many it earns' }),
  repeat: Type.Optional({
    ...Type.Boolean(),
    description:
      'With `on: counter`: whether it earns again at twice as many, three times … of the window; default false',
  }),
  rounding: Type.Optional(choice('floor', 'half-even', 'half-up', 'ceil')),
  basis: Type.Optional(strict({ netOf: Type.Optional(Type.Array(deduction, { uniqueItems: true })) })),
  eligibility: Type.Optional(eligibility),
  when: Type.Optional({
    ...when,
    description: 'Of the sale itself, whenever it arrives; default: always and everywhere',
  }),
  members: Type.Optional({ ...members, minProperties: 1, description: 'Default: all' }),
  if: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 2000,
      description:
        'A condition in CEL on what the customer still has of the basket, e.g. `receipt.netMinor >= 500 && now.hour < 10`; returns may end it. Of a ' +
        'rule without basket on what was before it: `member`, `now`, `counter("…")`, `segment("…")`, and `action` with what the action declares',
    }),
  ),
  tierMultiplier: Type.Optional({
    ...Type.Boolean(),
    description: 'Whether the member’s tier multiplies; default false',
  }),
  limits: Type.Optional(limits),
  stack: Type.Optional({
    ...stack,
    description: 'How it goes together with other rules; default: each gives what it gives',
  }),
});

/**
 * The members that an effect adds to a rule: `earn`, which says what it gives, and what belongs to it. Each effect of campaigns owns
 * its own. @see FragmentValue for the type that follows from it
 */
export interface EffectFragment {
  readonly type: 'object';
  readonly properties: {
    /** Its first required member is the word by which the effect is recognised. */
    readonly earn: {
      readonly type: 'object';
      readonly additionalProperties: false;
      readonly required: readonly [string, ...string[]];
      readonly properties: Readonly<Record<string, object>>;
    };
    readonly [member: string]: object;
  };
  readonly required: readonly ['earn'];
  /** Members of a rule that mean nothing beside it: they are refused. Without `wallet` it gives into none; else every rule names one. */
  readonly without?: readonly (keyof RuleParts)[];
}

/** @param effects at least one; a rule whose `earn` has the word of none is measured by the last */
export const earningSectionOf = (effects: readonly EffectFragment[]) =>
  strict({
    rules: Type.Array(Type.Unsafe<RuleParts>(ruleOf(effects)), { maxItems: 500 }),
    limits: Type.Optional(
      Type.Array(walletLimit, {
        maxItems: 50,
        description:
          'Over all rules together, after the limits of each: sales, actions, counters and days of members count in the order of their time; ' +
          'what is taken back is free for what comes after that',
      }),
    ),
  });

/** Of the rules of a published document what other contexts read; all else of them is campaigns' own business. */
export const publishedEarning = strict({
  rules: Type.Array(
    strict({
      ...{ id, name, wallet: ruleParts.properties.wallet, tiers: ruleParts.properties.tiers },
      on: Type.Optional(Type.String({ description: 'What earns; default sale' })),
      when: Type.Optional(strict({ from: Type.Optional(boundary), until: Type.Optional(boundary) })),
      members: Type.Optional(strict({ tiers: members.properties.tiers })),
      earn: strict({ offer: Type.Optional(id), reward: Type.Optional(id) }),
    }),
    { maxItems: 500 },
  ),
});

/** A choice by a word, so that what is wrong with a rule is said about the effect that was meant, and not about each. */
const ruleOf = (effects: readonly EffectFragment[]): object => {
  const choices = effects.map(({ properties, required, without = [] }) => {
    const parts = Object.entries(ruleParts.properties).filter(
      ([member]) => !(without as readonly string[]).includes(member),
    );
    const wallet = without.includes('wallet') ? [] : ['wallet'];
    const [word] = properties.earn.required;
    const isMeant = { type: 'object', required: [word], properties: { [word]: {} } };
    return {
      if: { type: 'object', required: ['earn'], properties: { earn: isMeant } },
      then: {
        ...ruleParts,
        properties: { ...Object.fromEntries(parts), ...properties },
        required: [...(ruleParts.required ?? []), ...wallet, ...required],
      },
    };
  });
  const last = choices.pop();
  return (
    choices.reduceRight<object | undefined>((otherwise, choice) => ({ ...choice, else: otherwise }), last?.then) ?? {}
  );
};

export type TriggerWord = Section<typeof trigger>;
export type RuleParts = Section<typeof ruleParts>;
export type PeriodWord = Section<typeof per>;
export type TimesPeriodWord = Section<typeof perTimes>;
export type MembersDocument = Section<typeof members>;
export type LimitsDocument = Section<typeof limits>;
export type WalletLimitDocument = Section<typeof walletLimit>;
export type BasisDeduction = Section<typeof deduction>;
export type LineFilterDocument = Section<typeof lineFilter>;
export type EligibilityDocument = Section<typeof eligibility>;
export type WhenDocument = Section<typeof when>;
export type Weekday = Section<typeof weekday>;
