import { addAmounts, hasNoAmounts, invariant, walletAmounts, type ReceiptId, type WalletAmounts } from '@accrue/kernel';
import { contributionChanged } from '../awards/contribution';
import type { JournalEvent } from '../events';
import { evolve } from '../storage/evolve';
import type { Knowledge } from '../storage/recall';
import { NO_CONTRIBUTION, type Journal } from '../storage/state';
import { awardWithinChanges } from './award-within-changes';
import type { Take } from './awards-within';
import { changesIn, type Change } from './changes-in';
import { isAward, recallSaid, Said, type Entry } from './earners';
import { triggerOf } from './trigger-of';
import { withinBudgets } from './within-budgets';

/**
 * What was decided, under the limits of wallets: rules give what they give, and this is what the member has of it. It goes through all of the
 * periods that something changes in, so that what comes late, back or away changes what comes after it, with its cause.
 * @param decided without the limits of wallets
 */
export const keepWithin = (decided: readonly JournalEvent[], knowledge: Knowledge): readonly JournalEvent[] => {
  const { journal, programmes } = knowledge;
  if (!programmes.some(({ programme }) => programme.walletLimits.length > 0 || programme.budgetOf.size > 0))
    return decided;
  const awards = decided.filter(isAward);
  const [first] = awards;
  if (first === undefined && !decided.some(bringsBudgets)) return decided;
  const after = decided.reduce((then, event) => evolve(then, event, { revision: 0 }), journal);
  // What comes back from another member has awards that were said before.
  const arrived = decided.filter(isArrival).reduce((then, event) => evolve(then, event, { revision: 0 }), journal);
  const carried = decided.filter(bringsBudgets).flatMap((event) => entryOfArrival(event, after));
  const memberId = first?.data.memberId ?? knowledge.memberId;
  invariant(memberId !== null, 'nobody earns nothing');
  const { changes, drawn } = withinBudgets((budgetOf) => changesIn(awards, { arrived, after }, knowledge, budgetOf), {
    memberId,
    carried,
    programmes,
    budgets: knowledge.budgets,
  });
  const said = new Said().add(recallSaid(new Set(changes.flatMap(({ entry }) => entry ?? [])), knowledge)).add(awards);
  const around = { said, trigger: triggerOf(decided, after), after, programmes };
  const events = changes.flatMap((change) => awardWithinChanges(change, around));
  const given = events.filter(({ type }) => type === 'AwardGranted');
  const bound = [...given, ...events.filter(({ type }) => type !== 'AwardGranted')];
  const contributions = new Map(takenDifferently(changes));
  const rest = decided.flatMap((event): readonly JournalEvent[] => {
    if (isAward(event)) return event === first ? bound : [];
    if (event.type !== 'ReceiptRecorded' && event.type !== 'ContributionChanged') return [event];
    const more = contributions.get(event.data.receiptId);
    if (more === undefined) return [event];
    contributions.delete(event.data.receiptId);
    if (event.type === 'ContributionChanged')
      return [{ ...event, data: { ...event.data, clawedBack: addAmounts(event.data.clawedBack, more) } }];
    const { contribution } = event.data;
    const clawedBack = addAmounts(contribution.clawedBack, more);
    return [{ ...event, data: { ...event.data, contribution: { ...contribution, clawedBack } } }];
  });
  const others = [...contributions].filter(([receiptId]) => after.receipts.has(receiptId));
  return [
    ...rest,
    ...drawn,
    ...others.map(([receiptId, clawedBack]) =>
      contributionChanged(receiptId, { ...NO_CONTRIBUTION, clawedBack }, memberId, around.trigger, after),
    ),
  ];
};

/** What comes from another member's journal with something that it has of a budget. */
const bringsBudgets = (event: JournalEvent): boolean =>
  (event.type === 'ReceiptRecorded' || event.type === 'ActionRecorded') &&
  (event.data.attributed?.awards ?? []).some(({ budgeted }) => budgeted !== undefined);

/** Not there: it goes on at once. */
const entryOfArrival = ({ type, data }: JournalEvent, { receipts, actions }: Journal): readonly Entry[] => {
  const entry =
    type === 'ReceiptRecorded' ? receipts.get(data.receiptId) : type === 'ActionRecorded' && actions.get(data.actionId);
  return entry ? [entry] : [];
};

const isArrival = ({ type }: JournalEvent): boolean => type === 'ReceiptRecorded' || type === 'ActionRecorded';

/** By how much what receipts take back differs from what is taken without the limits: more than before, by receipt. */
const takenDifferently = (changes: readonly Change[]): ReadonlyMap<ReceiptId, WalletAmounts> => {
  const more = new Map<ReceiptId, [walletId: string, points: number][]>();
  const note = (walletId: string, takes: readonly Take[], sign: 1 | -1): void => {
    for (const { receiptId, points } of takes)
      if (receiptId !== null) more.set(receiptId, [...(more.get(receiptId) ?? []), [walletId, sign * points]]);
  };
  for (const { walletId, has, given, hadTakes, gaveTakes } of changes) {
    note(walletId, has.takes, 1);
    note(walletId, given.takes, -1);
    note(walletId, hadTakes, -1);
    note(walletId, gaveTakes, 1);
  }
  const sums = [...more].map(([receiptId, parts]) => [receiptId, walletAmounts(parts)] as const);
  return new Map(sums.filter(([, amounts]) => !hasNoAmounts(amounts)));
};
