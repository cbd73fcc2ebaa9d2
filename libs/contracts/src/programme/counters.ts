import { Type } from '@sinclair/typebox';
import { eligibility, per } from './earning';
import { choice, id, strict, type Section } from './parts';

const counter = strict({
  id,
  count: {
    ...choice('receipts', 'visits', 'units', 'spend', 'distinct-days', 'distinct-categories', 'actions'),
    description:
      'visits: receipts, at most one for each local day and store; units: whole ones; spend: minor units that the customer pays, with tax; ' +
      'distinct-categories: different `categoryPath`s of what was bought. A line that came to nothing counts for none of them',
  },
  of: Type.Optional({
    ...strict({ ...eligibility.properties, action: Type.Optional(id) }),
    description: 'Which lines count (default: as for rules, all goods); with `count: actions` the declared action',
  }),
  window: {
    ...Type.Union([per, strict({ rollingDays: Type.Integer({ minimum: 1, maximum: 3660 }) })]),
    description:
      'A period of the programme’s calendar, `programme` for all of its time; or the local day of the receipt and so many before it that ' +
      'they are `rollingDays` together',
  },
});

/** What is counted of a member, for conditions and as a trigger. */
export const countersSection = Type.Array(counter, { maxItems: 100 });

export type CounterDocument = Section<typeof counter>;
