import {
  boundaryInstant,
  addDays,
  countsMoney,
  currencyCode,
  DEFAULT_WALLET_UNIT,
  invariant,
  localDate,
  minorUnits,
  parseDecimal,
  points,
  Rejected,
  startOfLocalDay,
  zoneId,
  type CurrencyCode,
  type Decimal,
  type ZoneId,
} from '@accrue/kernel';
import { giftIn, isWallet, placeOf, type EarningRuleDocument } from '../rules/effects';
import { compileExperiments, type Experiment } from '../experiments/experiment';
import { compileCommission, type CommissionTerms } from '../partners/commission-terms';
import type { Expressions } from '../rules/conditions/expression';
import { lineCountings } from '../rules/counted-lines';
import { compileRule, type EarningRule } from '../rules/rule';
import { compileOccasionRule, isForSales, type CounterRule, type OccasionRule } from '../rules/occasion';
import { compileBudget, type Budget } from '../rules/budgets';
import { compileCounter, compileTierCount, type Counter, type TierCount } from '../rules/counters';
import { compileAggregates, compileSegment, NO_AGGREGATES, type Segment } from '../rules/segments';
import { compileDiscount, type Discount } from '../rules/discounts';
import { compileOffer, type Offer } from '../rules/offers';
import { compileReferral, type ReferralTerms } from '../rules/referral/referral';
import { stacksOf, type Stack } from '../rules/stacking';
import { tierPeriodsOf } from '../rules/limits/tier-period';
import { compileWalletLimit, type WalletLimit } from '../rules/limits/wallet-limits';
import type { Redeeming } from '../receipt';
import { checkProgramme } from './check';
import { pendingDaysOf } from './pending';
import type {
  ActionDocument,
  ClawbackWord,
  ExpiryDocument,
  OfferDocument,
  TierDocument,
  UnlinkedReturns,
  WalletDocument,
} from '@accrue/contracts';
import type { ProgrammeDocument } from './document';
import type { CampaignsRejectionCode } from '../rejections';

/** A programme document made ready for adjudication: defaults filled in, lists indexed, decimals parsed. */
export interface CompiledProgramme {
  readonly document: ProgrammeDocument;
  readonly timeZone: ZoneId;
  readonly currency: CurrencyCode;
  readonly wallets: ReadonlyMap<string, Wallet>;
  /** Those that look at sales. */
  readonly rules: readonly EarningRule[];
  /** Those that look at what is no sale. */
  readonly occasionRules: readonly OccasionRule[];
  /** Those that a counter triggers. */
  readonly counterRules: readonly CounterRule[];
  readonly counters: ReadonlyMap<string, Counter>;
  readonly offers: ReadonlyMap<string, Offer>;
  /** Whether an offer is a coupon. */
  readonly hasCoupons: boolean;
  /** Whether a segment looks at one. */
  readonly asksForOffers: boolean;
  readonly segments: readonly Segment[];
  /** What segments look at besides counters, as counters; none without segments. */
  readonly aggregates: ReadonlyMap<string, Counter>;
  /** What every receipt is counted by: counters, goals of offers, and what segments look at. */
  readonly counting: readonly Counter[];
  /** What tills take off, in the order of the document. */
  readonly discounts: readonly Discount[];
  readonly experiments: ReadonlyMap<string, Experiment>;
  /** Whether a rule asks for an arm of one. */
  readonly hasArms: boolean;
  /** When who was referred qualifies; null: never. */
  readonly referral: ReferralTerms | null;
  /** What partners earn; null: there are none. */
  readonly commission: CommissionTerms | null;
  /** Declared ones, by id. */
  readonly actions: ReadonlyMap<string, ActionDocument>;
  /** What bounds all rules together; usually none. */
  readonly walletLimits: readonly WalletLimit[];
  /** By the id of the rule that draws on it; usually none. */
  readonly budgetOf: ReadonlyMap<string, RuleBudget>;
  /** Where each rule stands in the document, whatever it looks at. */
  readonly rulePlaces: ReadonlyMap<string, RulePlace>;
  /** Those that look at sales and remember what they gave; usually none. */
  readonly limitedRules: readonly EarningRule[];
  /** The order in which they are settled. */
  readonly stacks: readonly Stack[];
  /** Whether what a rule gives depends on the tier besides its multiplier. */
  readonly asksForTier: boolean;
  readonly asksForEnrolment: boolean;
  /** Whether what a rule gives depends on what is told of the member. */
  readonly asksForAttributes: boolean;
  /** Any of these. */
  readonly asksForMember: boolean;
  /** Whether a rule without basket looks at what was bought, or since when the member has been one, or what is told of them. */
  readonly asksAtOccasions: boolean;
  /** Whether a rule has to know what it gave the member before, or what was counted. */
  readonly hasMemory: boolean;
  readonly unlinkedReturns: UnlinkedReturns;
  /** Whole days after which a receipt that arrives is too old; null: never. */
  readonly tooOldDays: number | null;
  /** null: receipts can be claimed without limit. */
  readonly claimWindowDays: number | null;
  /** For how long a receipt may be settled under the version that it was evaluated under. */
  readonly evaluationMinutes: number;
  readonly tiers: ReadonlyMap<string, Tier>;
  /** What the ladder counts of a receipt that is neither money nor in a wallet, and fees of memberships; null: there is no such thing. */
  readonly tierCount: TierCount | null;
  /** Whether the ladder looks at the last months alone, or at the year, or a tier can be bought: then it has to know which sales a return takes from. */
  readonly tiersHaveWindow: boolean;
  /** Id of the version before → id of this one. */
  readonly renamedTiers: ReadonlyMap<string, string>;
  /** The tier of everybody from the start: the one with threshold 0; null when the ladder has none. */
  readonly baseTier: Tier | null;
}

export interface RulePlace {
  readonly index: number;
  readonly walletId: string;
}

export interface RuleBudget {
  readonly budget: Budget;
  /** What would go over it is refused; else the rule gives the rest of it. */
  readonly isWhole: boolean;
}

export interface Wallet {
  readonly id: string;
  /** `points`, `stamps`, or a currency: minor units of it. */
  readonly unit: string;
  readonly pendingDays: number;
  readonly expiry: ExpiryDocument;
  /** For points that come back after they have expired. */
  readonly graceDays: number;
  readonly clawback: ClawbackWord;
  readonly redeeming: Redeeming;
}

export interface Tier {
  readonly id: string;
  readonly threshold: number;
  readonly multiplier: Decimal;
  /** As written in the document. */
  readonly multiplierText: string;
  /** By names that tills and web shops know. */
  readonly entitlements: readonly string[];
}

const GRACE_DAYS = 30;

/** A year, and the weeks that a till may be away from the network. */
const TOO_OLD_DAYS = 400;

/** As long as points are set aside for a customer at a till. */
const EVALUATION_MINUTES = 15;

/**
 * @param document satisfies `programmeSchema`
 * @throws Rejected programme.invalid with all `problems` of `checkProgramme`
 */
export const compileProgramme = (document: ProgrammeDocument, expressions: Expressions): CompiledProgramme => {
  const problems = checkProgramme(document, expressions);
  if (problems.length > 0) throw new Rejected<CampaignsRejectionCode>('programme.invalid', { problems });
  const timeZone = zoneId(document.timeZone);
  const windowDays = document.returns?.windowDays ?? 0;
  const wallets = document.wallets.map((wallet): Wallet => {
    const {
      id,
      unit = DEFAULT_WALLET_UNIT,
      expiry = { never: true },
      graceDays = GRACE_DAYS,
      clawback = 'unlimited',
    } = wallet;
    const pendingDays = pendingDaysOf(wallet, document.returns);
    return { id, unit, pendingDays, expiry, graceDays, clawback, redeeming: redeemingOf(wallet) };
  });
  const tiers = new Map((document.tiers?.ladder ?? []).map((tier) => [tier.id, compileTier(tier)]));
  const experiments = compileExperiments(document.experiments ?? [], timeZone);
  const windows = new Map(document.counters?.map(({ id, window }) => [id, window]));
  const segments = (document.segments ?? []).map((segment) =>
    compileSegment(segment, {
      zone: timeZone,
      rfm: document.rfm ?? null,
      expressions,
      windowOf: (id) => windows.get(id),
    }),
  );
  const aggregates = segments.length === 0 ? NO_AGGREGATES : compileAggregates(timeZone);
  const documents = document.earning.rules.map((rule) => whileOffered(rule, document.offers ?? [], timeZone));
  const countingOf = lineCountings();
  const around = { zone: timeZone, expressions, experiments, segments };
  const rules = documents.filter(isForSales).map((rule) => compileRule(rule, { ...around, countingOf }));
  const limitedRules = rules.filter(({ limits }) => limits.length > 0);
  const actions = new Map(document.actions?.map((action) => [action.id, action]));
  const tierPeriods = tierPeriodsOf(document.tiers, timeZone);
  const withoutBasket = documents
    .filter((rule) => !isForSales(rule))
    .map((rule) => compileOccasionRule(rule, { ...around, actions, tierPeriods }));
  const isByCounter = (rule: OccasionRule): rule is CounterRule => rule.step !== null;
  const counters = (document.counters ?? []).map((counter) => compileCounter(counter, timeZone));
  const referral = document.referral === undefined ? null : compileReferral(document.referral, windowDays, timeZone);
  const offers = (document.offers ?? []).map((offer) => compileOffer(offer, timeZone));
  const counting = [
    ...counters,
    ...offers.flatMap(({ goal }) => goal?.counter ?? []),
    ...(referral === null ? [] : [referral.counter]),
    ...aggregates.counting,
  ];
  return {
    document,
    timeZone,
    currency: currencyCode(document.currency),
    wallets: new Map(wallets.map((wallet) => [wallet.id, wallet])),
    rules,
    occasionRules: withoutBasket.filter((rule) => !isByCounter(rule)),
    counterRules: withoutBasket.filter(isByCounter),
    counters: new Map(counters.map((counter) => [counter.id, counter])),
    offers: new Map(offers.map((offer) => [String(offer.id), offer])),
    hasCoupons: offers.some(({ coupon }) => coupon !== null),
    asksForOffers: segments.some((segment) => segment.offers.length > 0),
    segments,
    aggregates: aggregates.byId,
    counting,
    referral,
    discounts: (document.discounts ?? []).map(compileDiscount),
    experiments,
    hasArms: document.earning.rules.some(({ members }) => members?.experiment !== undefined),
    commission: document.partners === undefined ? null : compileCommission(document.partners, timeZone, expressions),
    actions,
    walletLimits: (document.earning.limits ?? []).map((limit) => compileWalletLimit(limit, timeZone)),
    budgetOf: budgetsOf(document, timeZone),
    // Offers give after all rules.
    rulePlaces: new Map(
      [
        ...document.earning.rules.map((rule) => ({ id: rule.id, walletId: placeOf(rule) })),
        ...offers.map(({ id, walletId }) => ({ id: String(id), walletId })),
      ].map(({ id, walletId }, index) => [id, { index, walletId }]),
    ),
    limitedRules,
    stacks: stacksOf(rules),
    asksForTier: rules.some(({ asksForTier }) => asksForTier),
    asksForEnrolment: [...rules, ...withoutBasket, ...segments].some(({ asksForEnrolment }) => asksForEnrolment),
    asksAtOccasions: withoutBasket.some(
      (rule) => rule.asksForCounts || rule.asksForEnrolment || rule.asksForAttributes,
    ),
    asksForAttributes: rules.some((rule) => rule.asksForAttributes),
    asksForMember: rules.some((rule) => rule.asksForTier || rule.asksForEnrolment || rule.asksForAttributes),
    hasMemory: counting.length > 0 || limitedRules.length > 0,
    unlinkedReturns: document.returns?.unlinked ?? 'review',
    tooOldDays: document.receipts?.tooOldDays === undefined ? TOO_OLD_DAYS : document.receipts.tooOldDays,
    evaluationMinutes: document.receipts?.evaluationMinutes ?? EVALUATION_MINUTES,
    claimWindowDays: document.claims?.windowDays ?? null,
    tiers,
    tierCount: compileTierCount(document, timeZone),
    tiersHaveWindow:
      (document.tiers?.qualify?.window ?? 'lifetime') !== 'lifetime' || (document.tiers?.memberships ?? []).length > 0,
    renamedTiers: new Map(
      (document.tiers?.ladder ?? []).flatMap(({ id, was }) => (was === undefined ? [] : [[was, id]])),
    ),
    baseTier: [...tiers.values()].find(({ threshold }) => threshold === 0) ?? null,
  };
};

/** An offer that is over is given no more. */
const whileOffered = (
  rule: EarningRuleDocument,
  offers: readonly OfferDocument[],
  zone: ZoneId,
): EarningRuleDocument => {
  const gift = giftIn(placeOf(rule));
  const window = gift?.kind === 'offer' ? offers.find(({ id }) => id === gift.id)?.window : undefined;
  if (window === undefined || 'days' in window) return rule;
  const over = startOfLocalDay(addDays(localDate(window.until), 1), zone);
  const own = boundaryInstant(rule.when?.until, zone);
  return own !== null && own < over ? rule : { ...rule, when: { ...rule.when, until: over } };
};

const budgetsOf = ({ budgets = [], earning }: ProgrammeDocument, zone: ZoneId): CompiledProgramme['budgetOf'] => {
  const compiled = new Map(budgets.map((budget) => [budget.id, compileBudget(budget, zone)]));
  return new Map(
    earning.rules.flatMap(({ id, limits }) => {
      const budget = limits?.budget === undefined ? undefined : compiled.get(limits.budget);
      return budget === undefined ? [] : [[id, { budget, isWhole: limits?.mode === 'whole' }] as const];
    }),
  );
};

const ONE_FOR_ONE = { points: points(1), minor: minorUnits(1) };

const worthOf = ({ points: some, minor }: NonNullable<WalletDocument['value']>): Redeeming['value'] => ({
  points: points(some),
  minor: minorUnits(minor),
});

const redeemingOf = ({ unit, value, redeem = {} }: WalletDocument): Redeeming => {
  const { minimum = 1, multiple = 1, maxShareOfBasket = '100' } = redeem;
  return {
    value: countsMoney(unit) ? ONE_FOR_ONE : value === undefined ? null : worthOf(value),
    minimum: points(minimum),
    multiple: points(multiple),
    maxShare: parseDecimal(maxShareOfBasket, { scaleMax: 2 }),
    maxShareText: maxShareOfBasket,
  };
};

/** On which terms an award is given. What is no points has none. @param place a wallet of the programme, or that of a gift */
export const termsOf = (
  { wallets }: CompiledProgramme,
  place: string,
): Pick<Wallet, 'pendingDays' | 'expiry' | 'clawback'> => {
  if (!isWallet(place)) return NO_TERMS;
  const wallet = wallets.get(place);
  invariant(wallet !== undefined, `the programme has no wallet ${place}`);
  return wallet;
};

const NO_TERMS = { pendingDays: 0, expiry: { never: true }, clawback: 'unlimited' } as const;

/** What a member's tier means under a programme: who has reached none yet, or one that this version lacks, is in the base tier. */
export const tierOf = ({ tiers, baseTier }: CompiledProgramme, tierId: string | null): Tier | null =>
  (tierId === null ? undefined : tiers.get(tierId)) ?? baseTier;

const compileTier = ({ id, threshold, multiplier = '1', entitlements = [] }: TierDocument): Tier => ({
  id,
  threshold,
  multiplier: parseDecimal(multiplier, { scaleMax: 6 }),
  multiplierText: multiplier,
  entitlements,
});
