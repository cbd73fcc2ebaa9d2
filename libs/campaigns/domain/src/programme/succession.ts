import type { TierDocument } from '@accrue/contracts';
import type { ProgrammeDocument } from './document';
import type { ProgrammeProblem } from './problem';

type Report = (path: string, code: string, message: string) => void;

/**
 * What a document may not do to the version before it: what members have in it must keep its meaning. A wallet stays (rules
 * and rewards need not name it any longer), currency and zone stay, and a tier says which one it replaces only if that is there.
 * @param document passes `checkProgramme`
 * @param previous the latest published version; null: there is none
 */
export const checkSuccession = (
  document: ProgrammeDocument,
  previous: ProgrammeDocument | null,
): readonly ProgrammeProblem[] => {
  const problems: ProgrammeProblem[] = [];
  const report: Report = (path, code, message) => void problems.push({ path, code, message });
  if (previous !== null) checkKept(document, previous, report);
  checkRenamed(document.tiers?.ladder ?? [], previous?.tiers?.ladder ?? [], report);
  return problems;
};

const checkKept = (document: ProgrammeDocument, previous: ProgrammeDocument, report: Report): void => {
  const { timeZone, currency } = previous;
  if (document.timeZone !== timeZone)
    report('/timeZone', 'time_zone.changed', `the version before has "${timeZone}": points expire by its days`);
  if (document.currency !== currency)
    report('/currency', 'currency.changed', `the version before has "${currency}": what was counted in it stays`);
  const kept = new Set(document.wallets.map(({ id }) => id));
  for (const { id } of previous.wallets)
    if (!kept.has(id)) report('/wallets', 'wallet.removed', `wallet "${id}" is missing: members may have points in it`);
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
