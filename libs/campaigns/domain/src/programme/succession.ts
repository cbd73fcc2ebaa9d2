import type { TierDocument } from '@accrue/contracts';
import { DEFAULT_WALLET_UNIT } from '@accrue/kernel';
import { checkDrawsKept } from './check-draws';
import { checkExperimentsKept } from '../experiments/check-experiments';
import { checkBudgetsKept } from '../rules/budgets';
import { checkCountersKept } from '../rules/counters';
import { checkOffersKept } from '../rules/offers';
import { giftIn, isWallet, placeOf } from '../rules/effects';
import type { ProgrammeDocument } from './document';
import type { ProgrammeProblem } from './problem';

type Report = (path: string, code: string, message: string) => void;

/**
 * What a document may not do to the versions before it: what members have in it must keep its meaning. A wallet stays and counts what it
 * counted (rules and rewards need not name it any longer), currency and zone stay, a rule goes on giving into the same wallet, because its
 * limits remember what it gave, and looks at what it looked at, a counter goes on counting the same, whoever is in an arm of an experiment stays in it, a reward stays the kind of thing that it is, a draw stays as it was announced, and a tier says which one it replaces only if that is there.
 * @param document passes `checkProgramme`
 * @param earlier the published versions, the latest last
 */
export const checkSuccession = (
  document: ProgrammeDocument,
  earlier: readonly ProgrammeDocument[],
): readonly ProgrammeProblem[] => {
  const problems: ProgrammeProblem[] = [];
  const report: Report = (path, code, message) => void problems.push({ path, code, message });
  const previous = earlier.at(-1);
  if (previous !== undefined) checkKept(document, previous, report);
  checkRuleWallets(document, earlier, report);
  checkTriggers(document, earlier, report);
  checkCountersKept(
    document.counters ?? [],
    earlier.flatMap(({ counters = [] }) => counters),
    report,
  );
  checkOffersKept(
    document.offers ?? [],
    { rewards: document.rewards ?? [], earlier: earlier.flatMap(({ offers = [] }) => offers) },
    report,
  );
  checkExperimentsKept(
    document.experiments ?? [],
    earlier.flatMap(({ experiments = [] }) => experiments),
    report,
  );
  checkBudgetsKept(
    document.budgets ?? [],
    earlier.flatMap(({ budgets = [] }) => budgets),
    report,
  );
  checkRewardKinds(document, earlier, report);
  checkDrawsKept(
    document.draws ?? [],
    earlier.flatMap(({ draws = [] }) => draws),
    report,
  );
  checkRenamed(document.tiers?.ladder ?? [], previous?.tiers?.ladder ?? [], report);
  return problems;
};

const checkKept = (document: ProgrammeDocument, previous: ProgrammeDocument, report: Report): void => {
  const { timeZone, currency } = previous;
  if (document.timeZone !== timeZone)
    report('/timeZone', 'time_zone.changed', `the version before has "${timeZone}": points expire by its days`);
  if (document.currency !== currency)
    report('/currency', 'currency.changed', `the version before has "${currency}": what was counted in it stays`);
  for (const { id, unit: before = DEFAULT_WALLET_UNIT } of previous.wallets) {
    const index = document.wallets.findIndex((wallet) => wallet.id === id);
    const { unit = DEFAULT_WALLET_UNIT } = document.wallets[index] ?? {};
    if (index < 0) report('/wallets', 'wallet.removed', `wallet "${id}" is missing: members may have something in it`);
    else if (unit !== before)
      report(`/wallets/${index}/unit`, 'unit.changed', `the version before counts "${before}": members may have some`);
  }
};

const checkRuleWallets = (document: ProgrammeDocument, earlier: readonly ProgrammeDocument[], report: Report): void => {
  const places = new Map(earlier.flatMap(({ earning }) => earning.rules.map((rule) => [rule.id, placeOf(rule)])));
  document.earning.rules.forEach((rule, index) => {
    const { id } = rule;
    const now = placeOf(rule);
    const before = places.get(id) ?? now;
    const gave = giftIn(before);
    if (before === now) return;
    if (gave !== null || !isWallet(now))
      report(
        `/earning/rules/${index}/earn`,
        'rule.gift_changed',
        `rule "${id}" has given ${gave === null ? 'points' : `the ${gave.kind} "${gave.id}"`}: one that gives something else has another id`,
      );
    else
      report(
        `/earning/rules/${index}/wallet`,
        'rule.wallet_changed',
        `rule "${id}" has given into "${before}": one that gives into another wallet has another id`,
      );
  });
};

/** An award is named by its rule and by what earned: a receipt and an action may have the same key. */
const checkTriggers = (document: ProgrammeDocument, earlier: readonly ProgrammeDocument[], report: Report): void => {
  const triggers = new Map(
    earlier.flatMap((each) => each.earning.rules.map((rule) => [rule.id, triggerOf(rule, each)])),
  );
  document.earning.rules.forEach((rule, index) => {
    const { id } = rule;
    const now = triggerOf(rule, document);
    const before = triggers.get(id) ?? now;
    if (before !== now)
      report(
        `/earning/rules/${index}/on`,
        'rule.trigger_changed',
        `rule "${id}" has been "on: ${before}": one that looks at something else has another id`,
      );
  });
};

/** A counter is brought further by receipts, or by actions. */
const triggerOf = (
  { on = 'sale', counter }: Pick<ProgrammeDocument['earning']['rules'][number], 'on' | 'counter'>,
  { counters = [] }: ProgrammeDocument,
): string =>
  on === 'counter' && counters.find(({ id }) => id === counter)?.count === 'actions' ? 'counter of actions' : on;

const checkRewardKinds = (document: ProgrammeDocument, earlier: readonly ProgrammeDocument[], report: Report): void => {
  const kindOf = new Map(earlier.flatMap(({ rewards = [] }) => rewards.map(({ id, kind }) => [id, kind])));
  document.rewards?.forEach(({ id, kind }, index) => {
    const before = kindOf.get(id) ?? kind;
    if (before !== kind)
      report(
        `/rewards/${index}/kind`,
        'reward.kind_changed',
        `"${id}" has been a ${before}: what is another thing has another id`,
      );
  });
};

const checkRenamed = (ladder: readonly TierDocument[], previous: readonly TierDocument[], report: Report): void => {
  const ids = new Set(ladder.map(({ id }) => id));
  const named = new Set<string>();
  ladder.forEach(({ id, was }, index) => {
    if (was === undefined || isLeft({ id, was }, previous)) return;
    const path = `/tiers/ladder/${index}/was`;
    if (!previous.some((tier) => tier.id === was))
      report(path, 'tier.was_unknown', `the version before has no tier "${was}"`);
    else if (previous.some((tier) => tier.id === id))
      report(path, 'tier.was_known', `the version before has a tier "${id}" already, so it is no new name`);
    else if (ids.has(was))
      report(path, 'tier.was_still_there', `there is still a tier "${was}", so it has no new name`);
    else if (named.has(was)) report(path, 'tier.was_twice', `tier "${was}" has become another tier already`);
    named.add(was);
  });
};

/** A new name that the version before has said already may stay in the document. */
const isLeft = (
  { id, was }: { readonly id: string; readonly was: string },
  previous: readonly TierDocument[],
): boolean => previous.some((tier) => tier.id === id && tier.was === was);
