import { Type } from '@sinclair/typebox';
import { id, name, strict, type Section } from './parts';

/** A local date, or an instant with offset: as `boundary`, and said. */
const moment = Type.Union([
  Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description: 'Local date of the programme’s zone' }),
  Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}T', description: 'RFC 3339 instant with offset' }),
]);

const experiment = strict({
  id,
  name,
  from: { ...moment, description: 'By the event time of the sale, this instant included' },
  until: Type.Optional({ ...moment, description: 'The first instant at which it is over; absent: it goes on' }),
  arms: Type.Array(
    strict({
      id,
      share: Type.String({
        pattern: '^[0-9]{1,3}(\\.[0-9]{1,2})?$',
        description: 'Percent of all members, to two decimals, e.g. `50` or `2.5`',
      }),
    }),
    {
      minItems: 2,
      maxItems: 20,
      description:
        'The first is what the others are compared with. Together at most 100 percent: whoever is in none takes no part. A member is always in the same one',
    },
  ),
  holdout: Type.Optional({
    ...id,
    description: 'An arm whose members take part in no other experiment: the control group of the whole programme',
  }),
});

/** Who of the members gets what, by chance, to see whether it makes a difference. */
export const experimentsSection = Type.Array(experiment, { maxItems: 50 });

export type ExperimentDocument = Section<typeof experiment>;
