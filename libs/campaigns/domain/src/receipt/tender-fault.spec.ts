import { compiled, document } from '../programme/programme.fixture';
import type { ReceiptContent } from './content';
import { goodsBack, line, receipt, sale, type WrittenTender } from './receipt.fixture';
import { tenderFault } from './tender-fault';

const POINTS = {
  ...{ id: 'points', name: 'Points', unit: 'points' },
  value: { points: 200, minor: 100 },
  redeem: { minimum: 400, multiple: 200, maxShareOfBasket: '50' },
};
const CASHBACK = { id: 'cashback', name: 'Cashback', unit: 'GBP' };
const STAMPS = { id: 'stamps', name: 'Stamps', unit: 'stamps' };
const { tiers: _tiers, ...withoutTiers } = document;
const { wallets } = compiled({ ...withoutTiers, wallets: [POINTS, CASHBACK, STAMPS] });

const pays = (walletId: string, paid: number, amount: number, tenderId = 'p'): WrittenTender => ({
  ...{ tenderId, type: 'points', amount },
  points: { walletId, holdId: 'h-1', points: paid },
});
/** A basket of £10, the rest of it in cash. */
const paidBy = (...tenders: readonly WrittenTender[]): ReceiptContent => {
  const left = 1000 - tenders.reduce((sum, { amount }) => sum + amount, 0);
  return sale('A', '10:00', [line('1')], { tenders: [...tenders, { tenderId: 'c', type: 'cash', amount: left }] });
};
const faultOf = (content: ReceiptContent) => tenderFault(content, wallets);

describe('points among the tenders of a sale', () => {
  it.each<[string, ReceiptContent]>([
    ['what they are worth, half of the basket', paidBy(pays('points', 1000, 500))],
    ['the least', paidBy(pays('points', 400, 200))],
    [
      'two holds, which are too few each and enough together',
      paidBy(pays('points', 200, 100), pays('points', 200, 100, 'q')),
    ],
    ['money for money, all of the basket', paidBy(pays('cashback', 1000, 1000))],
    ['what the till says, where the programme says nothing', paidBy(pays('stamps', 3, 700))],
    ['half of it from each of two wallets', paidBy(pays('points', 1000, 500), pays('cashback', 500, 500, 'q'))],
  ])('may be %s', (_, content) => expect(faultOf(content)).toBeNull());

  it('may be what they were worth when they were held, and nothing else', () => {
    const before = compiled({ ...withoutTiers, wallets: [{ ...POINTS, value: { points: 100, minor: 100 } }] }).wallets;
    const atOldRate = paidBy(pays('points', 400, 400));
    expect(tenderFault(atOldRate, wallets)).toMatchObject({ code: 'tender.value_differs' });
    expect(tenderFault(atOldRate, wallets, [before])).toBeNull();
    expect(tenderFault(paidBy(pays('points', 400, 200)), wallets, [before])).toBeNull();
    expect(tenderFault(paidBy(pays('points', 400, 300)), wallets, [before])).toMatchObject({
      ...{ code: 'tender.value_differs', data: { worthMinor: 200 } },
    });
  });

  it.each<[ReceiptContent, object]>([
    [
      paidBy({ tenderId: 'p', type: 'points', amount: 500 }),
      { code: 'tender.hold_missing', data: { tenderId: 'p', amountMinor: 500 } },
    ],
    [paidBy(pays('stars', 400, 200)), { code: 'tender.wallet_unknown', data: { tenderId: 'p', walletId: 'stars' } }],
    [
      paidBy(pays('points', 400, 1000)),
      { code: 'tender.value_differs', data: { tenderId: 'p', points: 400, amountMinor: 1000, worthMinor: 200 } },
    ],
    [
      paidBy(pays('points', 401, 200)),
      { code: 'tender.value_differs', data: { tenderId: 'p', points: 401, amountMinor: 200, worthMinor: 200 } },
    ],
    [
      paidBy(pays('cashback', 500, 499)),
      { code: 'tender.value_differs', data: { tenderId: 'p', points: 500, amountMinor: 499, worthMinor: 500 } },
    ],
    [
      paidBy(pays('points', 200, 100)),
      { code: 'tender.below_minimum', data: { walletId: 'points', points: 200, minimum: 400 } },
    ],
    [
      paidBy(pays('points', 500, 250)),
      { code: 'tender.not_a_multiple', data: { walletId: 'points', points: 500, multiple: 200 } },
    ],
    [
      paidBy(pays('points', 1200, 600)),
      {
        code: 'tender.above_share',
        data: { walletId: 'points', amountMinor: 600, mostMinor: 500, share: '50' },
      },
    ],
    [
      paidBy(pays('points', 4000, 2000)),
      { code: 'tender.above_payable', data: { amountMinor: 2000, payableMinor: 1000 } },
    ],
    [
      paidBy(pays('stamps', 3, 700), pays('cashback', 400, 400, 'q')),
      { code: 'tender.above_payable', data: { amountMinor: 1100, payableMinor: 1000 } },
    ],
  ])('cannot have paid: %j', (content, fault) => expect(faultOf(content)).toStrictEqual(fault));

  it('are no payment when they go back to the customer, and say how many go', () => {
    const back: WrittenTender = {
      ...pays('points', -1000, -500),
      points: { walletId: 'points', points: -1000 },
    };
    const receipts = (tender: WrittenTender, named: object = {}) => [
      goodsBack('R', '10:00', [line('1', { quantity: -1, ...named })], { tenders: [tender] }),
      receipt('X', 'exchange', '10:00', [line('1', named)], { tenders: [tender] }),
    ];
    expect(receipts(back, { returnOf: { receiptId: 'S', lineId: '1' } }).map(faultOf)).toEqual([null, null]);
    const unnamed = { code: 'tender.refund_names_no_receipt', data: { tenderId: 'p', points: 1000 } };
    expect(receipts(back).map(faultOf)).toEqual([unnamed, unnamed]);
    expect(faultOf(receipt('V', 'void', '10:00', [], { tenders: [back] }))).toBeNull();
    const missing = { code: 'tender.points_missing', data: { tenderId: 'p', amountMinor: -500 } };
    expect(receipts({ tenderId: 'p', type: 'points', amount: -500 }).map(faultOf)).toEqual([missing, missing]);
  });
});
