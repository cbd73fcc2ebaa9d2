import { Type } from '@sinclair/typebox';
import { id, integer, name, strict, type Section } from './parts';

const segment = strict({
  id,
  name,
  if: Type.String({
    minLength: 1,
    maxLength: 2000,
    description:
      'A condition in CEL on what is known of the member, e.g. `member.daysSinceLastPurchase > 90 && offer("come-back").expired >= 1`',
  }),
});

/** Members who have something in common, as far as their facts say so. */
export const segmentsSection = Type.Array(segment, { maxItems: 50 });

const cutPoints = (description: string) => ({
  ...Type.Array(integer(0, Number.MAX_SAFE_INTEGER), { minItems: 4, maxItems: 4 }),
  description: `${description}: four of them, ascending, between five scores; a value that is one of them is below it`,
});

/** Where scores from 1 to 5 part: of all members, as `GET /v1/segments/rfm` measures them. */
export const rfmSection = strict({
  recencyDays: cutPoints('Days since the last purchase; the fewer, the higher is `member.recencyScore`'),
  frequency: cutPoints('Purchases of 365 days; the more, the higher is `member.frequencyScore`'),
  monetaryMinor: cutPoints(
    'Minor units spent in 365 days, net of returns; the more, the higher is `member.monetaryScore`',
  ),
});

export type RfmDocument = Section<typeof rfmSection>;

export type SegmentDocument = Section<typeof segment>;
