import { Type, type Static } from '@sinclair/typebox';
import { eligibility } from './earning';
import { choice, id, per, strict, texts, type Section } from './parts';

const rolling = strict({ rollingDays: Type.Integer({ minimum: 1, maximum: 3660 }) });
/** A choice by its type, so that what is wrong is said once. */
const window = Type.Unsafe<Static<typeof per> | Static<typeof rolling>>({
  if: { type: 'object' },
  then: rolling,
  else: per,
});

const counter = strict({
  id,
  count: {
    ...choice('receipts', 'visits', 'units', 'spend', 'distinct-days', 'distinct-categories', 'actions'),
    description:
      'visits: receipts, at most one for each local day and store; units: whole ones; spend: minor units that the customer pays, with tax; ' +
      'distinct-categories: different `categoryPath`s of what was bought. A line that came to nothing counts for none of them',
  },
  of: Type.Optional({
    ...strict({
      ...eligibility.properties,
      channels: Type.Optional({ ...texts, description: 'Receipts of these channels; default: all' }),
      stores: Type.Optional({ ...texts, description: 'Receipts of these stores; default: all' }),
      action: Type.Optional(id),
    }),
    description:
      'Which lines count (default: as for rules, all goods), and of which receipts; with `count: actions` the declared action. Goods that come ' +
      'back are taken from the receipt that sold them, wherever they are brought to',
  }),
  window: {
    ...window,
    description:
      'A period of the programme’s calendar, `programme` for all of its time; or the local day of the receipt and so many before it that ' +
      'they are `rollingDays` together',
  },
});

/** What is counted of a member, for conditions and as a trigger. */
export const countersSection = Type.Array(counter, { maxItems: 100 });

export type CounterDocument = Section<typeof counter>;
