import type { CompiledProgramme } from '../../programme/compile';
import type { NormalisedLine } from '../../receipt';

/**
 * Whether goods like these earn under any rule, or count for any counter or offer. Asked of goods that come back without reference: what never earns (postage,
 * a manual credit) has nothing to take back and nobody needs to look at it. When and where they came back does not matter.
 */
export const goodsEligible = (programme: CompiledProgramme, line: NormalisedLine): boolean =>
  programme.rules.some((rule) => rule.whyNotLine(line) === null) ||
  programme.counting.some((counter) => counter.isOf(line));
