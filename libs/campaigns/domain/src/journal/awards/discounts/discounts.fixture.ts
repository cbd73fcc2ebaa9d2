import fc from 'fast-check';
import type { ProgrammeDocument } from '../../../programme/document';
import { document } from '../../../programme/programme.fixture';
import type { ReceiptContent } from '../../../receipt';
import { goodsBack, line, sale, voidOf } from '../../../receipt/receipt.fixture';
import type { ModelBack, ModelCard, ModelSale } from './discounts.oracle.fixture';

export const withCards: ProgrammeDocument = {
  ...document,
  counters: [{ id: 'spend', count: 'spend', window: 'programme' }],
  discounts: [
    {
      ...{ id: 'card', name: 'Card', by: 'spend', stepDown: 'immediate' },
      steps: [
        { from: 0, percent: '3' },
        { from: 500, percent: '5.25' },
        { from: 1200, percent: '7.5' },
      ],
    },
    {
      ...{ id: 'first', name: 'First line', by: 'spend', stepDown: 'never', max: 40 },
      eligibility: { include: { brands: ['b0'] } },
      steps: [{ from: 700, percent: '10' }],
    },
  ],
};
export const CARDS: readonly ModelCard[] = [
  {
    steps: [
      [0, 300],
      [500, 525],
      [1200, 750],
    ],
    ...{ keeps: false, max: Infinity, isFor: () => true },
  },
  { steps: [[700, 1000]], keeps: true, max: 40, isFor: (at) => at === 0 },
];

/** Ticks of three seconds since noon. */
export const timeOf = (at: number): string => new Date(Date.UTC(2020, 4, 20, 12) + at * 3000).toISOString();
export const bought = (id: string, at: number, prices: readonly number[], parts: object = {}) =>
  sale(
    id,
    timeOf(at),
    prices.map((unitPrice, place) => line(String(place + 1), { sku: `${id}-${place}`, brand: `b${place}`, unitPrice })),
    parts,
  );
export const cameBack = (back: ModelBack, index: number, { prices }: ModelSale): ReceiptContent => {
  const id = `${back.sale}-${index}`;
  if (back.lines === null) return voidOf(id, timeOf(back.at), back.sale);
  const lines = back.lines.map((place) =>
    line(String(place + 1), {
      ...{ sku: `${back.sale}-${place}`, quantity: -1, unitPrice: prices[place] ?? 0 },
      returnOf: { receiptId: back.sale, lineId: String(place + 1) },
    }),
  );
  return goodsBack(id, timeOf(back.at), lines);
};

export interface Story {
  readonly sales: readonly ModelSale[];
  readonly backs: readonly ModelBack[];
}

/** No two facts of one tick: the last digit says which it is. */
export const stories = fc
  .array(
    fc.record({
      minute: fc.nat({ max: 25 }),
      prices: fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1, maxLength: 3 }),
      delays: fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { maxLength: 3 }),
      owners: fc.array(fc.nat({ max: 3 }), { minLength: 3, maxLength: 3 }),
      isVoided: fc.boolean(),
    }),
    { minLength: 1, maxLength: 4 },
  )
  .map((drawn): Story => {
    const sales: ModelSale[] = [];
    const backs: ModelBack[] = [];
    drawn.forEach(({ minute, prices, delays, owners, isVoided }, index) => {
      const [id, at] = [`S${index}`, minute * 20 + index];
      sales.push({ id, at, prices });
      const later = [...delays].sort((a, b) => a - b);
      later.forEach((delay, turn) => {
        const isLast = turn === later.length - 1;
        const lines = prices.flatMap((_, place) => (owners[place] === turn ? [place] : []));
        const when = at + delay * 20;
        if (isLast && isVoided) backs.push({ sale: id, at: when, lines: null });
        else if (lines.length > 0) backs.push({ sale: id, at: when, lines });
      });
    });
    return { sales, backs };
  });

export const receiptsOf = ({ sales, backs }: Story): readonly ReceiptContent[] => [
  ...sales.map(({ id, at, prices }) => bought(id, at, prices)),
  ...backs.flatMap((back, index) => {
    const named = sales.find(({ id }) => id === back.sale);
    return named === undefined ? [] : [cameBack(back, index, named)];
  }),
];
