import type { ActionId, InstantIso, MemberId, ReceiptId } from '@accrue/kernel';
import { armOf } from '../../experiments/experiment';
import type { CompiledProgramme } from '../../programme/compile';
import { programmeOfVersion, type ProgrammeVersion } from '../../programme/versions';
import { normaliseReceipt } from '../../receipt';
import { evaluateReceipt } from '../../rules/evaluate';
import { stepsUpTo } from '../../rules/occasion';
import type { Tried } from '../../rules/rule';
import { whyNotReached } from '../actions/tiers-reached';
import { countedActions, CountedFacts } from '../awards/counters/counted-facts';
import { countedAsSaid } from '../awards/counters/counter-memory';
import { surroundingsIn } from '../awards/counters/moments';
import type { ActionRecorded, ArmExposed, JournalEvent, ReceiptRecorded } from '../events';
import { evolve } from '../storage/evolve';
import type { Knowledge } from '../storage/recall';
import { actionOf, type Journal } from '../storage/state';

/** What is being recorded of a member, and a rule may be about. */
interface Fact {
  readonly id: ReceiptId | ActionId;
  readonly order: string;
  readonly occurredAt: InstantIso;
  readonly memberId: MemberId;
  readonly programmeVersion: number;
  readonly event: ReceiptRecorded | ActionRecorded;
}

/** What was decided, and to which experiments it exposes the member: an arm would have changed it. Costs nothing while no rule asks for an arm. */
export const keepExposures = (
  decided: readonly JournalEvent[],
  { journal, programmes }: Knowledge,
): readonly JournalEvent[] => {
  if (!programmes.some(({ programme }) => programme.hasArms)) return decided;
  const facts = decided.flatMap(factIn).sort((a, b) => (a.order < b.order ? -1 : 1));
  if (facts.length === 0) return decided;
  const after = decided.reduce((then, event) => evolve(then, event, { revision: 0 }), journal);
  // What a duplicate did goes on, and the survivor's journal says what comes of it.
  if (after.mergedInto !== undefined) return decided;
  const known = new Map(Object.entries(journal.exposures ?? {}));
  const exposed: ArmExposed[] = [];
  for (const fact of facts) {
    const { id, order, occurredAt: exposedAt, memberId, programmeVersion, event } = fact;
    const programme = programmeOfVersion(programmes, programmeVersion);
    if (!programme.hasArms) continue;
    for (const { experiment } of changeable(fact, programme, decided, { after, programmes })) {
      const arm = armOf(experiment, memberId);
      const before = known.get(experiment.id);
      if (arm === null || (before !== undefined && before <= order)) continue;
      known.set(experiment.id, order);
      const by = event.type === 'ReceiptRecorded' ? { receiptId: event.data.receiptId } : actionId(id);
      const data = { memberId, experimentId: experiment.id, arm: arm.id, exposedAt, order, ...by };
      exposed.push({ type: 'ArmExposed', data });
    }
  }
  return [...decided, ...exposed];
};

const actionId = (id: string) => ({ receiptId: null, actionId: id as ActionId });

const factIn = (event: JournalEvent): readonly Fact[] => {
  if (event.type !== 'ReceiptRecorded' && event.type !== 'ActionRecorded') return [];
  const { order, occurredAt, memberId, programmeVersion } = event.data;
  if (memberId === null || programmeVersion === null) return [];
  const id = event.type === 'ReceiptRecorded' ? event.data.receiptId : event.data.actionId;
  return [{ id, order, occurredAt, memberId, programmeVersion, event }];
};

interface Known {
  readonly after: Journal;
  readonly programmes: readonly ProgrammeVersion[];
}

/** Arms whose rules gave something for the fact, or would have given something to a member of theirs. */
const changeable = (
  fact: Fact,
  programme: CompiledProgramme,
  decided: readonly JournalEvent[],
  known: Known,
): readonly Tried[] => {
  const gave = new Set(decided.flatMap((event) => ruleThatGave(event, fact.id)));
  const wouldGive = fact.event.type === 'ReceiptRecorded' ? rulesOfSale : rulesOfAction;
  const would = new Set([...wouldGive(fact, programme, known), ...stepsReached(fact, programme, known)]);
  return [...programme.rules, ...programme.occasionRules, ...programme.counterRules].flatMap(({ id, tried }) =>
    tried !== null && (gave.has(id) || (would.has(id) && armOf(tried.experiment, fact.memberId)?.id !== tried.arm))
      ? [tried]
      : [],
  );
};

const ruleThatGave = (event: JournalEvent, id: string): readonly string[] => {
  // What comes from another journal may have been granted there before.
  if (event.type !== 'AwardGranted' && event.type !== 'AwardCorrected' && event.type !== 'GiftStated') return [];
  const { receiptId, actionId: action, ruleId } = event.data;
  return receiptId === id || action === id ? [ruleId] : [];
};

/** The same of rules that have given this member nothing: no limit of theirs is used. */
const rulesOfSale = ({ id, event, ...fact }: Fact, programme: CompiledProgramme, known: Known): readonly string[] => {
  if (event.type !== 'ReceiptRecorded' || !programme.rules.some(({ tried }) => tried !== null)) return [];
  if (!known.after.receipts.has(id as ReceiptId) || (event.data.kind !== 'sale' && event.data.kind !== 'exchange'))
    return [];
  const { lines, channel, storeId, endedAt } = normaliseReceipt(event.data.receipt, event.data);
  const member = memberAt({ id, event, ...fact }, known);
  const asked = { ...member, channel, storeId, endedAt, isInEveryArm: true };
  const { awards } = evaluateReceipt(programme, { lines, remaining: null }, asked, 'points');
  return awards.flatMap(({ ruleId, points }) => (points > 0 ? [ruleId] : []));
};

const rulesOfAction = (fact: Fact, programme: CompiledProgramme, known: Known): readonly string[] => {
  const { id, event, occurredAt } = fact;
  if (event.type !== 'ActionRecorded' || !known.after.actions.has(id as ActionId)) return [];
  const { trigger, type } = event.data;
  const { tiers } = known.after;
  if (whyNotReached(actionOf(known.after, id as ActionId), tiers, known.programmes) !== null) return [];
  const member = { ...memberAt(fact, known), isInEveryArm: true };
  return programme.occasionRules.flatMap((rule) =>
    rule.tried !== null &&
    rule.isFor({ trigger, type }) &&
    rule.whyNot({ occurredAt }) === null &&
    rule.whyNotMember(member) === null
      ? [rule.id]
      : [],
  );
};

/** Rules that a counter triggers, which the fact moves far enough. */
const stepsReached = (fact: Fact, programme: CompiledProgramme, known: Known): readonly string[] => {
  const rules = programme.counterRules.filter(({ tried }) => tried !== null);
  if (rules.length === 0) return [];
  const { receipts, actions } = known.after;
  const counted = new CountedFacts<ReceiptId | ActionId>([
    ...[...receipts.values()].flatMap((entry) => countedAsSaid(entry, known.after)),
    ...countedActions(actions.values(), known.programmes),
  ]);
  const member = { ...memberAt(fact, known), isInEveryArm: true };
  return rules.flatMap((rule) => {
    const counter = programme.counters.get(rule.step.counterId);
    if (counter === undefined) return [];
    const [was, is] = [false, true].map((isIncluded) => stepsUpTo(rule, counted.valueAt(counter, fact, isIncluded)));
    const { occurredAt } = fact;
    const counts = rule.whyNot({ occurredAt }) === null && rule.whyNotMember(member) === null;
    return counts && (is ?? 0) > (was ?? 0) ? [rule.id] : [];
  });
};

const memberAt = ({ id, order, memberId, programmeVersion, event }: Fact, { after, programmes }: Known) => {
  const said = event.type === 'ActionRecorded' ? { attributes: event.data.attributes } : {};
  return surroundingsIn(after, { memberId, programmes }).memberAt({ id, order, programmeVersion, ...said });
};
