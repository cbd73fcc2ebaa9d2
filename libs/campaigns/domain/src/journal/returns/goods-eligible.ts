import type { CompiledProgramme } from '../../programme/compile';
import type { NormalisedLine } from '../../receipt';

/**
 * Whether goods like these earn under any rule, or count for any counter. Asked of goods that come back without reference: what never earns (postage,
 * a manual credit) has nothing to take back and nobody needs to look at it. When and where they came back does not matter.
 */
export const goodsEligible = (programme: CompiledProgramme, line: NormalisedLine): boolean =>
  programme.rules.some((rule) => rule.whyNotLine(line) === null) || countsAny(programme, line);

const countsAny = ({ counters }: CompiledProgramme, line: NormalisedLine): boolean => {
  for (const counter of counters.values()) if (counter.isOf(line)) return true;
  return false;
};
