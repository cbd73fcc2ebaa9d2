import { awardIdOf, memberId, minorUnits, NO_MONEY, NO_POINTS, quantity, receiptId, ruleId } from '@accrue/kernel';
import {
  emptyJournal,
  knownReceipt,
  outcomeOf,
  type AwardEntry,
  type AwardGranted,
  type ClaimReceipt,
} from './journal';
import { tenderFault, type ReceiptContent, type TenderContent } from './receipt';
import { timesRatio } from './rules/basis';

const ann = memberId('ann');
const bought = receiptId('R-1');
const base = ruleId('base');

/** What is wrong here is wrong for the compiler: at run time they are text and numbers, which nothing tells apart. */
describe('the compiler', () => {
  it('tells a receipt from a member', () => {
    // @ts-expect-error a journal has receipts under their own ids
    expect(knownReceipt(emptyJournal, ann)).toBeUndefined();
    // @ts-expect-error text becomes an id where it is read
    expect(outcomeOf(emptyJournal, 'R-1')).toBeNull();
    const data: ClaimReceipt['data'] = {
      // @ts-expect-error the member is in the place of the receipt
      receiptId: ann,
      // @ts-expect-error and the receipt in that of the member
      memberId: bought,
      by: 'claim',
    };
    expect(data).toEqual({ receiptId: 'ann', memberId: 'R-1', by: 'claim' });
  });

  it('tells a rule from the award that it gives for a receipt', () => {
    // @ts-expect-error the rule is in the place of the receipt
    expect(awardIdOf(base, bought)).toBe('base:R-1');
    const award: Pick<AwardGranted['data'], 'awardId' | 'ruleId'> = {
      // @ts-expect-error an award has an id of its own
      awardId: base,
      ruleId: base,
    };
    expect(award).toEqual({ awardId: 'base', ruleId: 'base' });
  });

  it('tells points from other numbers', () => {
    const award: AwardEntry = {
      ruleId: base,
      // @ts-expect-error a number becomes points where it is read, or by what computes them
      granted: 10,
      // @ts-expect-error how much of something is no points
      reversed: quantity(1000),
      sequence: 0,
    };
    // @ts-expect-error a sum has to be said to be points again
    const granted: AwardEntry['granted'] = award.granted + NO_POINTS;
    expect(granted).toBe(10);
  });

  it('tells money from points, and from how much of something there is', () => {
    const paid: TenderContent = {
      tenderId: 't',
      type: 'points',
      // @ts-expect-error points are worth money, and are none
      amount: NO_POINTS,
      // @ts-expect-error and money is no points
      points: { walletId: 'points', points: NO_MONEY },
    };
    expect(
      tenderFault({ kind: 'return', lines: [], tenders: [paid], totals: { payable: NO_MONEY } }, new Map()),
    ).toBeNull();
    // @ts-expect-error a quantity has no share of a sum
    expect(timesRatio(quantity(1000), 1, 2)).toBe(500);
    // @ts-expect-error a difference has to be said to be money again
    const left: TenderContent['amount'] = minorUnits(300) - minorUnits(100);
    expect(left).toBe(200);
  });

  it('takes a receipt for one only when it has been read', () => {
    const sent = { receiptId: 'R-1' };
    // @ts-expect-error a receipt as it was sent has text in the place of its id
    const read: Pick<ReceiptContent, 'receiptId'> = sent;
    expect(read).toBe(sent);
  });
});
