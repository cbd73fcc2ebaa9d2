import fc from 'fast-check';
import type { InstantIso, MemberId } from '@accrue/kernel';
import { document, published } from '../../programme/programme.fixture';
import { from, goodsBack, line, sale, voidOf } from '../../receipt/receipt.fixture';
import { record, type Arrival } from '../journal.fixture';

const SIDES = { wallet: 'points', on: 'referral-qualified' } as const;

const terms = (minimumMinor: number, returnDays: number) => ({
  ...document,
  timeZone: 'UTC',
  receipts: { tooOldDays: null },
  referral: { minimumMinor, returnDays },
  earning: {
    // Nobody reaches it, and everything goes through the limits of wallets.
    limits: [{ wallet: 'points', amount: 1_000_000, per: 'week' as const }],
    rules: [
      {
        ...{ ...SIDES, id: 'advocate', name: 'Once a week', side: 'advocate' as const, earn: { fixed: 300 } },
        limits: { times: { most: 1, per: 'week' as const } },
      },
      { ...SIDES, id: 'friend', name: 'For coming along', side: 'referee' as const, earn: { fixed: 100 } },
    ],
  },
});
/** A Thursday; the Monday before is the first day of all. */
const SECOND_FROM = '2020-06-04T00:00:00.000Z' as InstantIso;
export const programmes = published(terms(500, 2), terms(300, 1)).map((version) =>
  version.version === 2 ? { ...version, effectiveFrom: SECOND_FROM } : version,
);
const START = Date.parse('2020-06-01T00:00:00.000Z');
export const at = (minute: number): InstantIso => new Date(START + minute * 60_000).toISOString() as InstantIso;
export const DAY = 24 * 60;

export interface Bought {
  readonly id: string;
  readonly minute: number;
  readonly tea: number;
  readonly mug: number;
  /** Goods, and minutes after the purchase. */
  readonly back: readonly { readonly sku: 'TEA' | 'MUG'; readonly after: number }[];
  readonly voidedAfter: number | null;
}

export const arrivalsOf = (
  { id, minute, tea, mug, back, voidedAfter }: Bought,
  whose: { readonly memberId?: MemberId } = {},
): readonly Arrival[] =>
  [
    sale(id, at(minute), [line('1', { sku: 'TEA', unitPrice: tea }), line('2', { sku: 'MUG', unitPrice: mug })]),
    ...back.map(({ sku, after }) => {
      const [lineId, unitPrice] = sku === 'TEA' ? ['1', tea] : ['2', mug];
      const named = from(id, lineId);
      return goodsBack(`${id}-${sku}`, at(minute + after), [line('1', { sku, quantity: -1, unitPrice, ...named })]);
    }),
    ...(voidedAfter === null ? [] : [voidOf(`${id}-v`, at(minute + voidedAfter), id)]),
  ].map((receipt) => record(receipt, whose));

/** By the rule book: each purchase by itself, day by day. */
export const slowly = (all: readonly Bought[], referredMinute: number) => {
  const found = all.flatMap(({ id, minute, tea, mug, back, voidedAfter }) => {
    const isSecond = at(minute) >= SECOND_FROM;
    const [minimum, days] = isSecond ? [300, 1] : [500, 2];
    const end = (Math.floor(minute / DAY) + days + 1) * DAY;
    const gone = back.filter(({ after }) => minute + after < end).map(({ sku }) => (sku === 'TEA' ? tea : mug));
    const isVoided = voidedAfter !== null && minute + voidedAfter < end;
    const worth = isVoided ? 0 : tea + mug - gone.reduce((sum, each) => sum + each, 0);
    const programmeVersion = isSecond ? 2 : 1;
    return minute >= referredMinute && worth >= minimum
      ? [{ receiptId: id, programmeVersion, at: at(end), minute }]
      : [];
  });
  const [first] = found.sort((a, b) => (a.at === b.at ? a.minute - b.minute : a.at < b.at ? -1 : 1));
  if (first === undefined) return null;
  const { minute: _order, ...qualification } = first;
  return qualification;
};

const back = fc.uniqueArray(
  fc.record({ sku: fc.constantFrom('TEA' as const, 'MUG' as const), after: fc.integer({ min: 1, max: 4 * DAY }) }),
  { maxLength: 2, selector: ({ sku }) => sku },
);

/** @param prefix of their ids */
export const purchases = (prefix: string, most = 6) =>
  fc
    .uniqueArray(
      fc.record({
        minute: fc.nat({ max: 6 * DAY }),
        tea: fc.constantFrom(100, 250, 400),
        mug: fc.constantFrom(50, 250),
        back,
        voidedAfter: fc.option(fc.integer({ min: 1, max: 4 * DAY }), { freq: 4 }),
      }),
      { minLength: 1, maxLength: most, selector: ({ minute }) => minute },
    )
    .map((all): readonly Bought[] =>
      all.map((each, index) => ({
        ...each,
        id: `${prefix}${index}`,
        back: each.voidedAfter === null ? each.back : [],
      })),
    );
