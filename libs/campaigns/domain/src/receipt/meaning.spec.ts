import { contentHash } from '@accrue/kernel';
import type { ReceiptContent } from './content';
import { receiptMeaning } from './meaning';
import { line, sale, type WrittenTender } from './receipt.fixture';

const hashOf = (receipt: ReceiptContent) => contentHash(receiptMeaning(receipt));
const tea = line('1');
const of = (quantity: string) => sale('A', '10:00', [{ ...tea, quantity }]);
const priced = (unitPriceExact: string) => sale('A', '10:00', [{ ...tea, unitPriceExact }]);
const ended = (endedAt: string) => sale('A', endedAt, [tea]);
const paid = (parts: Partial<WrittenTender>) =>
  sale('A', '10:00', [tea], { tenders: [{ tenderId: 't', type: 'card', amount: 1000, ...parts }] });
const named = (member: object) => sale('A', '10:00', [tea], { member } as Partial<ReceiptContent>);

describe('the meaning of a receipt', () => {
  it.each<[string, ReceiptContent, ReceiptContent]>([
    ['one and 1.000', of('1'), of('1.000')],
    ['nothing and minus nothing', of('0'), of('-0.0')],
    ['an exact price and the price', priced('1000.0'), sale('A', '10:00', [tea])],
    ['zeros at the end of a price', priced('999.50'), priced('999.5')],
    ['one instant at two offsets', ended('2020-05-20T23:30:00-01:00'), ended('2020-05-21T00:30:00.000Z')],
    ['an allocation that is empty and none', paid({ lineAllocation: [] }), paid({})],
    ['nobody and a card that was not read', sale('A', '10:00', [tea]), named({ idType: 'card', entryMethod: 'scan' })],
    ['nobody and a blank card', sale('A', '10:00', [tea]), named({ idType: 'card', value: '' })],
    ['nobody and what stands beside none', sale('A', '10:00', [tea]), named({ idType: 'none', value: 'C-1' })],
  ])('is the same for %s', (_what, one, other) => expect(hashOf(one)).toBe(hashOf(other)));

  it.each<[string, ReceiptContent, ReceiptContent]>([
    ['a thousandth more', of('1'), of('1.001')],
    ['goods that come back', of('1'), of('-1')],
    ['a price with a fraction', priced('999.5'), sale('A', '10:00', [tea])],
    ['a millisecond later', ended('2020-05-20T10:00:00Z'), ended('2020-05-20T10:00:00.001Z')],
    ['a blank in an SKU', sale('A', '10:00', [tea]), sale('A', '10:00', [{ ...tea, sku: 'TEA ' }])],
    ['lines in another order', sale('A', '10:00', [tea, line('2')]), sale('A', '10:00', [line('2'), tea])],
    [
      'categories in another order',
      sale('A', '10:00', [{ ...tea, categoryPath: ['a', 'b'] }]),
      sale('A', '10:00', [{ ...tea, categoryPath: ['b', 'a'] }]),
    ],
    // Without an allocation points pay all lines in proportion, with an empty one they pay none: other points are earned.
    [
      'points that pay no line',
      paid({ tenderId: 't', type: 'points', lineAllocation: [] }),
      paid({ tenderId: 't', type: 'points', amount: 1000 }),
    ],
    // Neither is taken; until they are refused they are not each other either.
    ['quantities that nobody can read', of('01'), of('1')],
    ['instants that nobody can read', ended('2016-12-31T23:59:60Z'), ended('2017-01-01T00:00:00Z')],
  ])('is another one for %s', (_what, one, other) => expect(hashOf(one)).not.toBe(hashOf(other)));
});
