import type { EligibilityDocument, LineFilterDocument } from '@accrue/contracts';
import { boundaryInstant, DAY_MS, epochMs, isZoneId, wallMs, type InstantIso, type ZoneId } from '@accrue/kernel';
import type { ProgrammeDocument } from '../../programme/document';
import { LINE_TYPES_EXCLUDED } from '../../rules/conditions/eligibility';
import { weekdayOf } from '../../rules/conditions/hours';
import { effectOf, type EarningRuleDocument } from '../../rules/effects';
import { GUARDRAILS } from '../guardrails';
import type { Finding, LintContext, Note } from './finding';

export const lintRules = ({ earning, timeZone }: ProgrammeDocument, { now }: LintContext, note: Note): void => {
  const { rules } = earning;
  if (rules.length > GUARDRAILS.rules)
    note({
      path: '/earning/rules',
      code: 'rules.too_many',
      ...{ value: rules.length, bound: GUARDRAILS.rules, unit: 'rules' },
      message: `Nobody can explain ${rules.length} rules at a till; ${GUARDRAILS.rules} are many.`,
    });
  const zone = isZoneId(timeZone) ? timeZone : ('UTC' as ZoneId);
  const never = new Set<string>();
  rules.forEach((rule, index) => {
    const path = `/earning/rules/${index}`;
    const found = [over(rule, path, zone, now), days(rule, path, zone), ...goods(rule, path)].filter(
      (finding) => finding !== null,
    );
    if (found.length > 0) never.add(rule.id);
    found.forEach(note);
  });
  rules.forEach((rule, index) => {
    const finding = builtOn(rule, `/earning/rules/${index}`, rules, never);
    if (finding !== null) note(finding);
  });
};

const over = ({ when }: EarningRuleDocument, path: string, zone: ZoneId, now: InstantIso): Finding | null => {
  const end = boundaryInstant(when?.until, zone);
  if (end === null || end > now) return null;
  return {
    path: `${path}/when/until`,
    code: 'rule.over',
    ...{ value: Math.floor((epochMs(now) - epochMs(end)) / DAY_MS), bound: 0, unit: 'days' },
    message: `It ended at ${end}: it gives nothing any more.`,
  };
};

/** Weekdays that do not come between its dates. */
const days = ({ when = {} }: EarningRuleDocument, path: string, zone: ZoneId): Finding | null => {
  const [from, until] = [boundaryInstant(when.from, zone), boundaryInstant(when.until, zone)];
  if (when.days === undefined || from === null || until === null) return null;
  const [first, end] = [wallMs(from, zone), wallMs(until, zone)].map((ms) => ms / DAY_MS);
  // What begins the evening before may last into the first day.
  for (let day = Math.floor(first ?? 0) - 1; day < (end ?? 0); day += 1)
    if (when.days.includes(weekdayOf(day))) return null;
  return {
    path: `${path}/when/days`,
    code: 'rule.never_on_its_days',
    ...{ value: 0, bound: 1, unit: 'days' },
    message: 'None of its weekdays comes between its dates: it never applies.',
  };
};

/** Lists of goods of which each is excluded as well. */
const goods = ({ eligibility = {} }: EarningRuleDocument, path: string): readonly Finding[] =>
  (['skus', 'categories', 'brands', 'lineTypes'] as const).flatMap((list) => {
    const included = eligibility.include?.[list] ?? [];
    const excluded = excludedBy(eligibility, list);
    if (included.length === 0 || !included.every((one) => isAmong(one, excluded, list))) return [];
    return [
      {
        path: `${path}/eligibility/include/${list}`,
        code: 'rule.excludes_what_it_includes',
        ...{ value: 0, bound: 1, unit: 'entries' as const },
        message: 'Everything on this list is excluded as well: it never applies.',
      },
    ];
  });

const excludedBy = ({ exclude }: EligibilityDocument, list: keyof LineFilterDocument): readonly string[] =>
  exclude?.[list] ?? (list === 'lineTypes' ? LINE_TYPES_EXCLUDED : []);

const isAmong = (one: string, excluded: readonly string[], list: keyof LineFilterDocument): boolean =>
  excluded.some((other) => one === other || (list === 'categories' && one.startsWith(`${other}/`)));

/** A rule that adds to others, and never meets one of them. */
const builtOn = (
  rule: EarningRuleDocument,
  path: string,
  rules: readonly EarningRuleDocument[],
  never: ReadonlySet<string>,
): Finding | null => {
  const of = effectOf(rule).of.flatMap((id) => rules.filter((other) => other.id === id));
  if (of.length === 0 || of.some((other) => !never.has(other.id) && canMeet(rule, other))) return null;
  return {
    path: `${path}/earn/of`,
    code: 'rule.never_meets_its_rules',
    ...{ value: 0, bound: 1, unit: 'rules' },
    message: 'None of the rules that it adds to can apply where it does: it never gives anything.',
  };
};

/** As far as lists of the same thing tell. */
const canMeet = (a: EarningRuleDocument, b: EarningRuleDocument): boolean =>
  overlap(a.when?.channels, b.when?.channels) &&
  overlap(a.when?.stores, b.when?.stores) &&
  overlap(a.members?.tiers, b.members?.tiers);

/** A list that is absent or empty lets everything through. */
const overlap = (a: readonly string[] = [], b: readonly string[] = []): boolean =>
  a.length === 0 || b.length === 0 || a.some((one) => b.includes(one));
