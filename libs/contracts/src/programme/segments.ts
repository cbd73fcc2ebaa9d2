import { Type } from '@sinclair/typebox';
import { id, name, strict, type Section } from './parts';

const segment = strict({
  id,
  name,
  if: Type.String({
    minLength: 1,
    maxLength: 2000,
    description:
      'A condition in CEL on what is known of the member, e.g. `member.daysSinceLastPurchase > 90 && member.spendMinor >= 50000`',
  }),
});

/** Members who have something in common, as far as their facts say so. */
export const segmentsSection = Type.Array(segment, { maxItems: 50 });

export type SegmentDocument = Section<typeof segment>;
