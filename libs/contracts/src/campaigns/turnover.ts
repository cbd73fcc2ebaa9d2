import { Type, minor, nullable, record, text } from '../define';

/** A sum over many lines has more digits than one of them. */
const units = (description: string) =>
  Type.String({ pattern: '^-?[0-9]{1,16}(\\.[0-9]{1,3})?$', maxLength: 21, description });

const lineAmounts = {
  units: units('Pieces, or kilograms and the like, as the lines say'),
  gross: minor('Before discounts'),
  discount: minor('gross − discount = net + tax.included'),
  net: minor('Without any tax'),
  tax: record({
    included: minor('Contained in the prices'),
    added: minor('On top of them'),
  }),
};

/**
 * What a receipt does to turnover. Signed, so that they can be added up over all receipts: positive when goods went out, negative
 * when they came back; a void is the opposite of what it undoes.
 */
export const amounts = {
  ...lineAmounts,
  rounding: minor('Cash rounding'),
  payable: minor('net + tax.included + tax.added + rounding'),
};

export const turnoverLine = record({
  lineId: text('Of the receipt; of a void: of the receipt that it undoes'),
  sku: text('Stock keeping unit'),
  gtin: nullable(Type.String({ maxLength: 14 })),
  type: Type.String({
    maxLength: 40,
    description: 'item, service, deposit, gift_card, shipping, fee, reward, donation',
  }),
  categoryPath: Type.Array(Type.String({ maxLength: 100 }), { maxItems: 12 }),
  eligible: Type.Boolean({ description: 'Some rule of the programme counts goods like these' }),
  ...lineAmounts,
});

export const amountsExample = {
  units: '1.000',
  gross: 1200,
  discount: 200,
  net: 813,
  tax: { included: 187, added: 0 },
  rounding: 0,
  payable: 1000,
};

export const lineExample = {
  lineId: '1',
  sku: 'COF-250',
  gtin: '05901234123457',
  type: 'item',
  categoryPath: ['food', 'coffee'],
  eligible: true,
  units: '1.000',
  gross: 1200,
  discount: 200,
  net: 813,
  tax: { included: 187, added: 0 },
};
