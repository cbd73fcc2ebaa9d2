import { contentHash, receiptId } from '@accrue/kernel';
import type { ReceiptContent } from '../../receipt';
import { from, goodsBack, line, receipt, sale, voidOf } from '../../receipt/receipt.fixture';
import type { JournalEvent } from '../events';
import { adjudicated, LivingJournal, MEMBER, move, record, replace } from '../journal.fixture';
import { decodeJournal, encodeJournal } from '../storage/snapshot';
import { outcomeOf } from './outcome';

const types = (events: readonly JournalEvent[]) => events.map(({ type }) => type);
const tea = (quantity = 1, parts: object = {}) => line('1', { quantity, ...parts });
const cup = line('2', { sku: 'CUP', unitPrice: 3000 });
const first = sale('A', '10:00', [tea(3)]);
const second = sale('A', '10:00', [tea(1), cup]);
const conflicts = ({ journal }: LivingJournal) => outcomeOf(journal, receiptId('A'))?.conflicts;

/** Given a journal in which both contents came. */
const torn = (...others: readonly ReceiptContent[]): LivingJournal => {
  const journal = new LivingJournal();
  journal.receive(first, ...others, second);
  return journal;
};

describe('a receipt whose second content a person accepts', () => {
  it('leaves with what it earned, and comes back to the same member saying the other', () => {
    const journal = torn();
    expect(journal.points).toStrictEqual({ A: [30, 0] });
    const { left, came } = journal.replace(second);

    expect(types(left)).toStrictEqual(['AwardCorrected', 'ContributionChanged', 'ReceiptMoved']);
    expect(left[0]?.data).toMatchObject({ granted: 0, sequence: 1, cause: { kind: 'replaced', receiptId: 'A' } });
    expect(left[2]?.data).toMatchObject({
      ...{ receiptId: 'A', memberId: MEMBER, to: MEMBER, reason: 'second one', moves: 1 },
      replacement: { hash: contentHash(second), receipt: second },
    });
    expect(types(came)).toStrictEqual(['ReceiptRecorded', 'AwardCorrected']);
    expect(came[0]?.data).toMatchObject({ receipt: second, attributed: { by: 'replaced', moves: 1, sequence: 2 } });
    expect(came[1]?.data).toMatchObject({ granted: 40, sequence: 2, cause: { kind: 'replaced', receiptId: 'A' } });
    expect(journal.points).toStrictEqual({ A: [40, 0] });
    expect(outcomeOf(journal.journal, receiptId('A'))?.status).toBe('accepted');
  });

  it('is no event when it is accepted again, nor when a till sends either content again', () => {
    const journal = torn();
    journal.replace(second);
    expect(journal.do(replace(second))).toStrictEqual([]);
    expect(journal.receive(second)).toStrictEqual([]);
    expect(journal.receive(first)).toStrictEqual([]);
    expect(conflicts(journal)).toBe(1);
    const third = sale('A', '10:00', [tea(2)]);
    expect(types(journal.receive(third))).toStrictEqual(['ReceiptConflicted']);
    expect(conflicts(journal)).toBe(2);
    journal.replace(third);
    expect(journal.points).toStrictEqual({ A: [20, 0] });
    expect(journal.receive(first)).toStrictEqual([]);
    expect(journal.receive(second)).toStrictEqual([]);
  });

  it('gives goods back to returns that name it, as far as it sells them', () => {
    const journal = torn(goodsBack('R', '11:00', [tea(-2, from('A', '1'))]));
    expect(journal.points).toStrictEqual({ A: [30, 20] });
    journal.replace(second);
    expect(journal.points).toStrictEqual({ A: [40, 10] });
    expect(outcomeOf(journal.journal, receiptId('R'))?.status).toBe('review');
  });

  it('gives goods back that were found in it without its name, and takes them where they are now', () => {
    const journal = torn(sale('B', '10:30', [tea(5)]), goodsBack('R', '11:00', [tea(-6)]));
    journal.replace(second);
    const atOnce = new LivingJournal();
    atOnce.receive(second, sale('B', '10:30', [tea(5)]), goodsBack('R', '11:00', [tea(-6)]));
    expect(adjudicated(journal.journal)).toStrictEqual(adjudicated(atOnce.journal));
  });

  it('of a return takes back what the second content says', () => {
    const journal = new LivingJournal();
    const one = goodsBack('R', '11:00', [tea(-1, from('A', '1'))]);
    const two = goodsBack('R', '11:00', [tea(-2, from('A', '1'))]);
    journal.receive(first, one, two);
    journal.replace(two);
    expect(journal.points).toStrictEqual({ A: [30, 20] });
    expect(outcomeOf(journal.journal, receiptId('R'))?.status).toBe('accepted');
  });

  it('can be moved afterwards, and comes back as it says now', () => {
    const [ann, ben] = [torn(), new LivingJournal()];
    ann.replace(second);
    ann.moveTo(ben, move('A', 'ben'));
    expect([ann.points, ben.points]).toStrictEqual([{}, { A: [40, 0] }]);
    ben.moveTo(ann, move('A', MEMBER, { memberId: 'ben' }));
    expect(ann.points).toStrictEqual({ A: [40, 0] });
  });

  it('is remembered by a snapshot between leaving and coming back', () => {
    const journal = torn();
    const left = journal.do(replace(second)).find((event) => event.type === 'ReceiptMoved');
    if (left === undefined) throw new Error('it left');
    expect(outcomeOf(journal.journal, receiptId('A'))?.status).toBe('gone');
    journal.journal = decodeJournal(JSON.parse(JSON.stringify(encodeJournal(journal.journal))));
    journal.arriveIn(journal, left);
    expect(journal.arriveIn(journal, left)).toStrictEqual([]);
    expect(journal.points).toStrictEqual({ A: [40, 0] });
  });

  it('is refused where only the till can correct it, and names the places', () => {
    const paid = (points: number) => [
      { tenderId: 't', type: 'points', amount: 100, points: { walletId: 'points', points } },
    ];
    const key = { storeId: 'S2', workstationId: '1', sequenceNumber: 'A', businessDate: '2020-05-20' };
    for (const [body, differs] of [
      [receipt('A', 'exchange', '10:00', [tea()]), ['/kind']],
      [sale('A', '10:01', [tea()]), ['/endedAt']],
      [sale('A', '10:00', [tea()], { businessKey: key }), ['/businessKey']],
      [sale('A', '10:00', [tea()], { channel: 'web' }), ['/channel']],
      [sale('A', '10:00', [tea()], { operator: { employeeId: 'E-1' } }), ['/operator/employeeId']],
      [sale('A', '10:00', [tea()], { tenders: paid(100) }), ['/tenders']],
      [sale('A', '10:00', [tea()], { loyaltyDiscounts: [{ discount: 'd', lines: [] }] }), ['/loyaltyDiscounts']],
      [sale('A', '10:00', [tea()], { evaluationId: 'e' }), ['/evaluationId']],
    ] as const)
      expect(torn().rejection(replace(body))).toMatchObject({
        code: 'receipt.cannot_be_replaced',
        data: { receiptId: 'A', isUndone: false, differs },
      });
    // However it is written.
    const written = sale('A', '2020-05-20T12:00:00+02:00', [tea(1), cup], { channel: 'store' });
    expect(types(torn().do(replace(written)))).toContain('ReceiptMoved');
  });

  it('is refused when a void undoes it, when it is one, and when it is with somebody else', () => {
    const undone = torn(voidOf('V', '12:00', 'A'));
    expect(undone.rejection(replace(second))).toMatchObject({ data: { isUndone: true, differs: [] } });
    expect(undone.rejection(replace(voidOf('V', '12:00', 'B')))).toMatchObject({ data: { differs: ['/void'] } });
    const ann = torn();
    ann.moveTo(new LivingJournal(), move('A', 'ben'));
    expect(ann.rejection(replace(second)).code).toBe('receipt.not_with_member');
    expect(ann.rejection(replace(sale('B', '10:00', [tea()]))).code).toBe('receipt.not_with_member');
  });

  it('is waited for by what comes for it while it is away', () => {
    const journal = torn();
    journal.do(replace(second));
    const late = goodsBack('R', '11:00', [tea(-1, from('A', '1'))]);
    expect(types(journal.do(record(late)))).toStrictEqual(['ReceiptRecorded', 'ReturnAdjudicated']);
    const left = journal.events.find((event) => event.type === 'ReceiptMoved');
    if (left === undefined) throw new Error('it left');
    journal.arriveIn(journal, left);
    expect(journal.points).toStrictEqual({ A: [40, 10] });
  });
});
