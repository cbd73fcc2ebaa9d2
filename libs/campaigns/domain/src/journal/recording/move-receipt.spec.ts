import { memberId, points, receiptId, type InstantIso } from '@accrue/kernel';
import { from, goodsBack, line, receipt, sale, voidOf } from '../../receipt/receipt.fixture';
import type { JournalEvent } from '../events';
import { LivingJournal, MEMBER, move, record, tiers } from '../journal.fixture';
import { outcomeOf } from './outcome';
import { recordAgain } from './record-again';

const types = (events: readonly JournalEvent[]) => events.map(({ type }) => type);
const movedOf = (events: readonly JournalEvent[]) =>
  events.flatMap(({ type, data }) => (type === 'ReceiptMoved' ? [data] : []));
const statusOf = ({ journal }: LivingJournal, id: string) => outcomeOf(journal, receiptId(id))?.status;
const tea = (quantity = 1, parts: object = {}) => line('1', { quantity, ...parts });
const NOW = '2020-06-01T00:00:00.000Z';

describe('a receipt that is moved', () => {
  it('takes its points and what it counts for with it, and says so to ledger and tiers of both', () => {
    const [ann, ben] = [new LivingJournal(), new LivingJournal()];
    ann.receive(sale('A', '10:00', [tea()]));
    const { here, there } = ann.moveTo(ben, move('A', 'ben', { now: NOW as never }));

    const cause = { kind: 'move', receiptId: 'A' };
    const award = { awardId: 'A:base', receiptId: 'A', walletId: 'points', ruleId: 'base', programmeVersion: 1 };
    const place = { occurredAt: '2020-05-20T10:00:00.000Z', order: '2020-05-20T10:00:00.000Z|2020-05-20|S1|1||A' };
    expect(here).toStrictEqual([
      {
        type: 'AwardCorrected',
        data: {
          ...{ ...award, memberId: MEMBER, sequence: 1, occurredAt: NOW, cause },
          ...{ basePoints: 0, tierId: null, multiplier: '1', lines: [], granted: 0, reversed: 0, reversals: [] },
        },
      },
      {
        type: 'ContributionChanged',
        data: {
          ...{ receiptId: 'A', memberId: MEMBER, ...place, sequence: 1, cause },
          ...{ qualifying: {}, qualifyingSpend: 0, clawedBack: {} },
        },
      },
      {
        type: 'ReceiptMoved',
        data: {
          ...{ receiptId: 'A', memberId: MEMBER, to: 'ben', reason: 'wrong card', movedAt: NOW, goesWith: null },
          ...{ moves: 1, sequence: 1, awards: [{ ruleId: 'base', sequence: 1 }] },
        },
      },
    ]);
    expect(types(there)).toStrictEqual(['ReceiptRecorded', 'AwardGranted']);
    expect(there[0]?.data).toMatchObject({
      memberId: 'ben',
      source: 'http',
      attributed: { by: 'moved', at: NOW, moves: 1, sequence: 2 },
      contribution: { qualifying: { points: 10 } },
    });
    expect(there[1]?.data).toMatchObject({ memberId: 'ben', sequence: 2, points: 10, occurredAt: place.occurredAt });
    expect([ann.points, ben.points]).toStrictEqual([{}, { A: [10, 0] }]);
    expect(outcomeOf(ann.journal, receiptId('A'))).toMatchObject({ status: 'gone', wentTo: 'ben', awards: [] });
  });

  it('is no event when it is moved there again, nor when the till sends it again, nor when an old fact comes again', () => {
    const [ann, ben, cleo] = [new LivingJournal(), new LivingJournal(), new LivingJournal()];
    const bought = sale('A', '10:00', [tea()]);
    ann.receive(bought);
    ann.moveTo(ben, move('A', 'ben'));
    expect(ann.do(move('A', 'ben'))).toStrictEqual([]);
    expect(ann.receive(bought)).toStrictEqual([]);
    const arrived = ben.events.find(({ type }) => type === 'ReceiptRecorded')?.data;
    ben.moveTo(cleo, move('A', 'cleo', { memberId: 'ben' }));
    if (arrived === undefined || !('receipt' in arrived) || !('attributed' in arrived) || arrived.attributed === null)
      throw new Error('it arrived');
    const { attributed } = arrived;
    const again = recordAgain(
      arrived,
      { memberId: memberId('ben'), attributed, programmeVersion: 1 },
      NOW as InstantIso,
    );
    expect(ben.do(again)).toStrictEqual([]);
    expect(cleo.points).toStrictEqual({ A: [10, 0] });
  });

  it('keeps another content for a person where it came first, once', () => {
    const [ann, ben] = [new LivingJournal(), new LivingJournal()];
    ann.receive(sale('A', '10:00', [tea()]));
    ann.moveTo(ben, move('A', 'ben'));
    const altered = sale('A', '10:00', [tea(1, { unitPrice: 9900 })]);
    expect(types(ann.receive(altered))).toStrictEqual(['ReceiptConflicted']);
    expect(ann.receive(altered)).toStrictEqual([]);
    ben.moveTo(ann, move('A', MEMBER, { memberId: 'ben' }));
    expect(ann.receive(altered)).toStrictEqual([]);
    expect(ann.points).toStrictEqual({ A: [10, 0] });
  });

  it('is refused when it is not there, is with somebody else by now, or would go where it is', () => {
    const ann = new LivingJournal();
    ann.receive(sale('A', '10:00', [tea()]));
    expect(ann.rejection(move('A', MEMBER)).code).toBe('receipt.moved_to_itself');
    expect(ann.rejection(move('B', 'ben')).code).toBe('receipt.not_with_member');
    ann.moveTo(new LivingJournal(), move('A', 'ben'));
    expect(ann.rejection(move('A', 'cleo')).code).toBe('receipt.not_with_member');
  });

  it('is corrected where it was granted once, when it comes back', () => {
    const [ann, ben] = [new LivingJournal(), new LivingJournal()];
    ann.receive(sale('A', '10:00', [tea()]));
    ann.moveTo(ben, move('A', 'ben'));
    const { there } = ben.moveTo(ann, move('A', MEMBER, { memberId: 'ben' }));
    expect(types(there)).toStrictEqual(['ReceiptRecorded', 'AwardCorrected']);
    expect(there[1]?.data).toMatchObject({ sequence: 4, granted: 10, reversed: 0, cause: { kind: 'move' } });
    const { there: next } = ann.moveTo(ben, move('A', 'ben'));
    expect(next[1]).toMatchObject({ type: 'AwardCorrected', data: { sequence: 6, granted: 10 } });
  });

  it('has its points by the tier of whose it is, and goes on counting its changes there', () => {
    const [ann, ben] = [new LivingJournal(), new LivingJournal()];
    const silver = { tierId: 'silver', order: '2020-05-20T09:00:00.000Z', programmeVersion: 1 };
    ann.do(tiers(1, silver));
    ann.receive(sale('A', '10:00', [tea(4)]));
    expect(ann.points).toStrictEqual({ A: [50, 0] });
    ann.moveTo(ben, move('A', 'ben'));
    expect(ben.points).toStrictEqual({ A: [40, 0] });
    expect(ben.do(tiers(1, silver))[1]).toMatchObject({ type: 'AwardCorrected', data: { sequence: 3, granted: 50 } });
  });
});

describe('a hold that did not pay for a receipt that is moved', () => {
  it('is noted once, also when the receipt has come back', () => {
    const [ann, ben] = [new LivingJournal(), new LivingJournal()];
    ann.receive(sale('A', '10:00', [tea()]));
    const data = { receiptId: receiptId('A'), memberId: memberId(MEMBER), holdId: 'h-1', walletId: 'points' };
    const note = {
      type: 'NoteFailedHold',
      data: { ...data, fault: 'unknown', points: points(5), unpaid: points(5) },
      metadata: { now: NOW as InstantIso },
    } as const;
    expect(types(ann.do(note))).toEqual(['HoldFailed']);
    ann.moveTo(ben, move('A', 'ben'));
    ben.moveTo(ann, move('A', MEMBER, { memberId: 'ben' }));
    expect(ann.do(note)).toEqual([]);
  });
});

describe('what hangs on a receipt that is moved', () => {
  it('goes with it: returns and voids that name it, and what names these', () => {
    const [ann, ben] = [new LivingJournal(), new LivingJournal()];
    ann.receive(
      sale('A', '10:00', [tea(3)]),
      sale('other', '10:10', [line('1', { sku: 'CUP' })]),
      goodsBack('R', '11:00', [tea(-1, from('A', '1'))]),
      goodsBack('Q', '12:00', [tea(-1, from('A', '1'))]),
      voidOf('V', '12:30', 'Q'),
    );
    const { here } = ann.moveTo(ben, move('A', 'ben'));
    expect(movedOf(here).map(({ receiptId, goesWith }) => [receiptId, goesWith])).toStrictEqual([
      ['A', null],
      ['R', 'A'],
      ['Q', 'A'],
      ['V', 'A'],
    ]);
    expect([ann.points, ben.points]).toStrictEqual([{ other: [10, 0] }, { A: [30, 10] }]);
    expect(['R', 'Q', 'V'].map((id) => statusOf(ben, id))).toStrictEqual(['accepted', 'voided', 'accepted']);
  });

  it('follows it when it was still on its way: returns and voids, once, and no exchange', () => {
    const [ann, ben] = [new LivingJournal(), new LivingJournal()];
    ann.receive(sale('A', '10:00', [tea(3)]));
    ann.moveTo(ben, move('A', 'ben'));
    const late = [goodsBack('R', '11:00', [tea(-1, from('A', '1'))]), voidOf('V', '12:00', 'A')];
    for (const [index, content] of late.entries()) {
      const events = ann.do(record(content));
      expect(types(events)).toEqual(['ReceiptRecorded', 'ReceiptMoved']);
      expect(movedOf(events)).toMatchObject([{ to: 'ben', reason: 'goes_with_sale', goesWith: 'A', moves: 1 }]);
      for (const event of events) if (event.type === 'ReceiptMoved') ann.arriveIn(ben, event);
      expect(ben.points).toStrictEqual({ A: [30, index === 0 ? 10 : 30] });
      expect(ann.do(record(content))).toEqual([]);
    }
    // It came to Ben after the sale had come back to Ann.
    const chased = goodsBack('Q', '12:30', [tea(-1, from('A', '1'))]);
    const [, first] = ann.do(record(chased));
    ben.moveTo(ann, move('A', MEMBER, { memberId: 'ben' }));
    if (first?.type !== 'ReceiptMoved') throw new Error('it does not follow');
    const back = ann.arriveIn(ben, first);
    expect(movedOf(back)).toMatchObject([{ receiptId: 'Q', to: MEMBER, goesWith: 'A', namedMoves: 2 }]);
    for (const event of back) if (event.type === 'ReceiptMoved') ben.arriveIn(ann, event);
    expect(statusOf(ann, 'Q')).not.toBe('parked');
    expect(statusOf(ben, 'Q')).toBe('gone');
    ann.moveTo(ben, move('A', 'ben'));
    const exchanged = receipt('X', 'exchange', '13:00', [tea(-1, from('A', '1')), line('2', { sku: 'CUP' })]);
    expect(movedOf(ann.do(record(exchanged)))).toEqual([]);
  });

  it('cannot be moved without it: the answer names what to move', () => {
    const ann = new LivingJournal();
    ann.receive(
      sale('A', '10:00', [tea(3)]),
      goodsBack('R', '11:00', [tea(-1, from('A', '1'))]),
      voidOf('V', '12:30', 'R'),
    );
    for (const receiptId of ['R', 'V'])
      expect(ann.rejection(move(receiptId, 'ben'))).toMatchObject({
        code: 'receipt.goes_with_another',
        data: { receiptId, goesWith: 'A' },
      });
  });

  it('is an exchange, too, which can be moved back alone: the goods of the other are then for review', () => {
    const [ann, ben] = [new LivingJournal(), new LivingJournal()];
    ann.receive(
      sale('A', '10:00', [tea()]),
      receipt('X', 'exchange', '11:00', [tea(-1, from('A', '1')), line('2', { sku: 'CUP', unitPrice: 2000 })]),
    );
    ann.moveTo(ben, move('A', 'ben'));
    expect([ann.points, ben.points]).toStrictEqual([{}, { A: [10, 10], X: [20, 0] }]);
    ben.moveTo(ann, move('X', MEMBER, { memberId: 'ben' }));
    expect([ann.points, ben.points]).toStrictEqual([{ X: [20, 0] }, { A: [10, 0] }]);
    expect(statusOf(ann, 'X')).toBe('parked');
  });

  it('stays when it names a sale of the member first, and waits for the other', () => {
    const [ann, ben] = [new LivingJournal(), new LivingJournal()];
    const both = [tea(-1, from('B', '1')), line('2', { quantity: -1, ...from('A', '1') })];
    ann.receive(sale('A', '10:00', [tea()]), sale('B', '10:30', [tea()]), goodsBack('R', '11:00', both));
    expect(movedOf(ann.moveTo(ben, move('A', 'ben')).here).map(({ receiptId }) => receiptId)).toStrictEqual(['A']);
    expect([ann.points, ben.points]).toStrictEqual([{ B: [10, 10] }, { A: [10, 0] }]);
    expect(outcomeOf(ann.journal, receiptId('R'))).toMatchObject({ status: 'parked', waitingFor: ['A'] });
    ben.moveTo(ann, move('A', MEMBER, { memberId: 'ben' }));
    expect(ann.points).toStrictEqual({ A: [10, 10], B: [10, 10] });
  });

  it('finds its goods anew when it names nothing: in another sale, or in none', () => {
    const [ann, ben] = [new LivingJournal(), new LivingJournal()];
    ann.receive(sale('A', '10:00', [tea()]), sale('B', '10:30', [tea()]), goodsBack('R', '11:00', [tea(-1)]));
    expect(ann.points).toStrictEqual({ A: [10, 0], B: [10, 10] });
    ann.moveTo(ben, move('B', 'ben'));
    expect([ann.points, ben.points]).toStrictEqual([{ A: [10, 10] }, { B: [10, 0] }]);
    ann.moveTo(ben, move('A', 'ben'));
    expect(statusOf(ann, 'R')).toBe('review');
    ann.moveTo(ben, move('R', 'ben'));
    expect([ann.points, ben.points]).toStrictEqual([{}, { A: [10, 0], B: [10, 10] }]);
  });

  it('is for review with the other member rather than refused, when its goods are back already', () => {
    const [ann, ben] = [new LivingJournal(), new LivingJournal()];
    ben.receive(sale('A', '10:00', [tea()]), goodsBack('Q', '10:30', [tea(-1, from('A', '1'))]));
    ann.receive(goodsBack('R', '11:00', [tea(-1, from('A', '1'))]));
    expect(ben.rejection(record(goodsBack('S', '12:00', [tea(-1, from('A', '1'))]))).code).toBe('return.exceeds_sold');
    ann.moveTo(ben, move('R', 'ben'));
    expect(statusOf(ben, 'R')).toBe('review');
    expect(ben.points).toStrictEqual({ A: [10, 10] });
  });
});
