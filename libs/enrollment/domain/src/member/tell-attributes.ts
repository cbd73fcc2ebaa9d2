import { canonicalJson, epochMs, instantFromEpochMs, type InstantIso } from '@accrue/kernel';
import type { Attributes } from './attributes';
import type { AttributesTold } from './events';
import type { EnrolledMember } from './state';

/** All of them, as they are from `now` on; never before what was told earlier, whatever the clock says. The same again is no event. */
export const attributesTold = (
  { memberId, attributes: before }: Pick<EnrolledMember, 'memberId' | 'attributes'>,
  attributes: Attributes,
  now: InstantIso,
): readonly AttributesTold[] => {
  if (canonicalJson(attributes) === canonicalJson(before.attributes)) return [];
  const toldAt = instantFromEpochMs(
    Math.max(epochMs(now), before.toldAt === null ? -Infinity : epochMs(before.toldAt)),
  );
  return [{ type: 'AttributesTold', data: { memberId, sequence: before.sequence + 1, toldAt, attributes } }];
};
