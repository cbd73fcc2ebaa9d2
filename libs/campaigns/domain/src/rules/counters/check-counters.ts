import type { CounterDocument } from '@accrue/contracts';
import type { Report } from '../../programme/problem';
import type { EarningRuleDocument } from '../effects';

type Counters = ReadonlyMap<string, CounterDocument>;

/** What the counters of a document cannot say. @param actions declared ones */
export const checkCounters = (
  counters: readonly CounterDocument[],
  actions: ReadonlySet<string>,
  report: Report,
): void =>
  counters.forEach(({ count, of = {} }, index) => {
    const path = `/counters/${index}/of`;
    const { action, include, exclude, channels, stores } = of;
    if (count !== 'actions') {
      if (action !== undefined) report(`${path}/action`, 'action.unused', `"count: ${count}" is about no action`);
      return;
    }
    if (action === undefined) report(path, 'action.missing', 'it does not say which action it counts');
    else if (!actions.has(action)) report(`${path}/action`, 'action.unknown', `there is no action "${action}"`);
    for (const [member, filter] of [
      ['include', include],
      ['exclude', exclude],
    ] as const)
      if (filter !== undefined) report(`${path}/${member}`, 'counter.no_lines', 'an action has no lines');
    for (const [member, filter] of [
      ['channels', channels],
      ['stores', stores],
    ] as const)
      if (filter !== undefined)
        report(`${path}/${member}`, 'counter.no_receipt', 'an action is of no receipt, so of no channel and no store');
  });

/** What a rule says about a counter that it is triggered by. @param path of the rule */
export const checkCounterTrigger = (
  path: string,
  rule: EarningRuleDocument,
  counters: Counters,
  report: Report,
): void => {
  const { on = 'sale', counter, reaches } = rule;
  if (on !== 'counter') {
    for (const member of ['counter', 'reaches', 'repeat'] as const)
      if (rule[member] !== undefined)
        report(`${path}/${member}`, 'counter.unused', `a rule "on: ${on}" is triggered by no counter`);
    return;
  }
  if (reaches === undefined) report(path, 'counter.reaches_missing', 'it does not say at how many it earns');
  if (counter === undefined) return report(path, 'counter.missing', 'it does not say which counter earns');
  const declared = counters.get(counter);
  if (declared === undefined) return report(`${path}/counter`, 'counter.unknown', `there is no counter "${counter}"`);
  if (typeof declared.window !== 'string')
    report(
      `${path}/counter`,
      'counter.rolling_trigger',
      `"${counter}" has a rolling window, which falls by itself and would be reached again and again: use a period of the calendar, or a condition`,
    );
};

/** What a counter has counted is counted in the same things for ever. @param earlier counters of all versions before */
export const checkCountersKept = (
  counters: readonly CounterDocument[],
  earlier: readonly CounterDocument[],
  report: Report,
): void => {
  const before = new Map(earlier.map((counter) => [counter.id, counter]));
  counters.forEach(({ id, count, window }, index) => {
    const was = before.get(id);
    if (was === undefined) return;
    if (was.count !== count)
      report(
        `/counters/${index}/count`,
        'counter.count_changed',
        `"${id}" has counted ${was.count}: one that counts something else has another id`,
      );
    if (JSON.stringify(was.window) !== JSON.stringify(window))
      report(
        `/counters/${index}/window`,
        'counter.window_changed',
        `"${id}" has had another window: a new one has another id`,
      );
  });
};
