import type { MemberAttributes } from '@accrue/contracts';
import type { InstantIso } from '@accrue/kernel';
import { NOTHING_TOLD } from '../../rules/conditions/attribute-facts';
import type { AttributesStep } from '../membership-events';

/** Whatever the order in which they come: each is told from its instant on, and there is none before an earlier one. */
export const withStep = (
  steps: readonly AttributesStep[],
  { sequence, toldAt, attributes }: AttributesStep,
): readonly AttributesStep[] =>
  steps.some((step) => step.sequence === sequence)
    ? steps
    : [...steps, { sequence, toldAt, attributes }].sort((a, b) => a.sequence - b.sequence);

/** What was told of the member at an instant, as far as it is known here. */
export const attributesAt = (steps: readonly AttributesStep[] = [], at: InstantIso): MemberAttributes =>
  steps.findLast(({ toldAt }) => toldAt <= at)?.attributes ?? NOTHING_TOLD;
