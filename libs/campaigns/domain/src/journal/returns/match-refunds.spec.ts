import { receiptId } from '@accrue/kernel';
import { published, withRule } from '../../programme/programme.fixture';
import type { ReceiptContent } from '../../receipt';
import { from, goodsBack, line, moneyBack, receipt, sale, voidOf } from '../../receipt/receipt.fixture';
import { adjudicated, LivingJournal, record } from '../journal.fixture';
import { outcomeOf } from '../recording/outcome';
import { decodeJournal, encodeJournal } from '../storage/snapshot';
import fc from 'fast-check';

const mugs = line('1', { sku: 'MUG', quantity: 2 });
const tea = line('2', { sku: 'TEA', unitPrice: 1000 });
const bought = sale('A', '10:00', [mugs, tea]);
const refund = (id: string, time: string, amount: number, ofLine?: string) =>
  goodsBack(id, time, [moneyBack('1', amount, 'A', ofLine)]);
const oneMug = (id: string, time: string) =>
  goodsBack(id, time, [line('1', { sku: 'MUG', quantity: -1, ...from('A', '1') })]);
const after = (...receipts: readonly ReceiptContent[]) => {
  const journal = new LivingJournal();
  journal.receive(...receipts);
  return journal;
};

describe('money that goes back while the customer keeps the goods', () => {
  it('lowers what its line is worth, and points and contribution follow', () => {
    const journal = after(bought, refund('R', '11:00', 500, '1'));
    expect(journal.points).toEqual({ A: [30, 5] });
    expect(outcomeOf(journal.journal, receiptId('R'))).toMatchObject({
      status: 'accepted',
      contribution: { qualifying: { points: -5 }, qualifyingSpend: -500, clawedBack: { points: 5 } },
      returned: [{ units: 0, refund: 500, matchedRefund: 500, linked: true }],
    });
  });

  it('is shared among all lines in proportion, when it names none', () => {
    const journal = after(bought, refund('R', '11:00', 901));
    expect(journal.journal.receipts.get(receiptId('R'))?.returned?.lines[0]?.allocations).toEqual([
      { receiptId: 'A', lineIndex: 0, units: 0, refund: 601 },
      { receiptId: 'A', lineIndex: 1, units: 0, refund: 300 },
    ]);
    expect(journal.points).toEqual({ A: [30, 10] });
  });

  it('leaves to later returns of the goods only what is left', () => {
    const journal = after(bought, refund('R', '11:00', 500, '1'), oneMug('Q', '12:00'));
    expect(journal.points).toEqual({ A: [30, 13] });
    journal.receive(oneMug('P', '13:00'));
    expect(journal.points).toEqual({ A: [30, 20] });
  });

  it('concerns what the customer still has', () => {
    expect(after(bought, oneMug('Q', '11:00'), refund('R', '12:00', 500, '1')).points).toEqual({ A: [30, 15] });
    const teaBack = goodsBack('Q', '11:00', [line('1', { sku: 'TEA', quantity: -1, ...from('A', '2') })]);
    expect(
      after(bought, teaBack, refund('R', '12:00', 901)).journal.receipts.get(receiptId('R'))?.returned?.lines,
    ).toMatchObject([{ allocations: [{ lineIndex: 0, refund: 901 }] }]);
    expect(after(bought, oneMug('Q', '11:00'), refund('R', '12:00', 901)).points).toEqual({ A: [30, 20] });
  });

  it('is refused for goods that are back, and for review when they came earlier and are known later', () => {
    const bothBack = [oneMug('Q', '11:00'), oneMug('P', '12:00')];
    expect(after(bought, ...bothBack).rejection(record(refund('R', '13:00', 500, '1')))).toEqual({
      code: 'return.exceeds_paid',
      data: {
        ...{ receiptId: 'A', lineId: '1', cost: 2000, returned: 2000, refunded: 0, left: 0, requested: 500 },
        detail:
          'Line 1 of receipt A cost 2000, of which 2000 went back before, 2000 of it for goods that are back, and 0 is left; this receipt gives back 500 for it.',
      },
    });
    expect(after(bought, ...bothBack).rejection(record(refund('R', '13:00', 1001))).data).toMatchObject({
      ...{ receiptId: 'A', paid: 3000, returned: 2000, refunded: 0, left: 1000, requested: 1001 },
    });
    const late = after(bought, refund('R', '13:00', 500, '1'), ...bothBack);
    expect(outcomeOf(late.journal, receiptId('R'))).toMatchObject({
      status: 'review',
      returned: [{ matchedRefund: 0 }],
    });
    expect(late.points).toEqual({ A: [30, 20] });
    late.receive(voidOf('V', '14:00', 'P'));
    expect(outcomeOf(late.journal, receiptId('R'))).toMatchObject({
      status: 'accepted',
      returned: [{ matchedRefund: 500 }],
    });
    expect(late.points).toEqual({ A: [30, 15] });
  });

  it('may come before the goods: they take their part of it along, and no more goes back for the rest', () => {
    const journal = after(bought, refund('R', '11:00', 1600, '1'), oneMug('Q', '12:00'));
    expect(journal.points).toEqual({ A: [30, 18] });
    expect(journal.rejection(record(refund('P', '13:00', 201, '1'))).data).toMatchObject({
      ...{ cost: 2000, returned: 1000, refunded: 800, left: 200, requested: 201 },
    });
    journal.receive(refund('P', '13:00', 200, '1'));
    expect(journal.points).toEqual({ A: [30, 20] });
  });

  it('may name a line after another was given for the whole receipt', () => {
    const journal = after(bought, refund('R', '11:00', 1500), refund('Q', '12:00', 1000, '2'));
    expect(journal.points).toEqual({ A: [30, 25] });
    expect(outcomeOf(journal.journal, receiptId('R'))).toMatchObject({
      status: 'accepted',
      returned: [{ matchedRefund: 1500 }],
    });
  });

  it.each(['line' as const, 'receipt' as const])('may be all that a line cost before a discount (%s)', (level) => {
    const off = line('3', { sku: 'OFF', unitPrice: -1000 });
    const mug = line('1', { sku: 'MUG', unitPrice: 1000 });
    const journal = new LivingJournal(published(withRule({ level, tierMultiplier: false })));
    journal.receive(sale('A', '10:00', [mug, tea, off]));
    expect(journal.points).toEqual({ A: [10, 0] });
    journal.receive(refund('R', '11:00', 700, '1'));
    expect(journal.points).toEqual({ A: [10, 7] });
    journal.receive(refund('Q', '12:00', 300, '1'));
    expect(journal.points).toEqual({ A: [10, 10] });
    expect(journal.rejection(record(refund('P', '13:00', 1, '2'))).data).toMatchObject({ paid: 1000, refunded: 1000 });
  });

  it('is shared out once for each receipt, however many lines it has', () => {
    const many = Array.from({ length: 100 }, (_, at) => line(String(at), { sku: `S${at}`, unitPrice: 100 + at }));
    const back = goodsBack(
      'R',
      '11:00',
      many.map((_, at) => moneyBack(String(at), 70 + at, 'A')),
    );
    const { journal } = after(sale('A', '10:00', many), back);
    expect(outcomeOf(journal, receiptId('R'))?.status).toBe('accepted');
    const shares =
      journal.receipts.get(receiptId('R'))?.returned?.lines.flatMap(({ allocations }) => allocations) ?? [];
    expect(shares.length).toBeLessThan(200);
    // In proportion, all lines of the refund together.
    const ofLine = many.map((_, at) =>
      shares.reduce((sum, { lineIndex, refund = 0 }) => sum + (lineIndex === at ? refund : 0), 0),
    );
    const whole = 70 * 100 + (99 * 100) / 2;
    ofLine.forEach((refund, at) =>
      expect(Math.abs(refund - (whole * (100 + at)) / (100 * 100 + 4950))).toBeLessThan(1),
    );
  });

  it('is refused beyond what was paid and not refunded yet', () => {
    const journal = after(bought, refund('R', '11:00', 1500, '1'));
    expect(journal.rejection(record(refund('Q', '12:00', 501, '1')))).toEqual({
      code: 'return.exceeds_paid',
      data: {
        ...{ receiptId: 'A', lineId: '1', cost: 2000, returned: 0, refunded: 1500, left: 500, requested: 501 },
        detail:
          'Line 1 of receipt A cost 2000, of which 1500 went back before, and 500 is left; this receipt gives back 501 for it.',
      },
    });
    journal.receive(refund('P', '12:00', 500, '1'));
    expect(journal.rejection(record(refund('O', '13:00', 1001)))).toEqual({
      code: 'return.exceeds_paid',
      data: {
        ...{ receiptId: 'A', paid: 3000, returned: 0, refunded: 2000, left: 1000, requested: 1001 },
        detail:
          'Receipt A came to 3000, of which 2000 went back before, and 1000 is left; this receipt gives back 1001 for it.',
      },
    });
    journal.receive(refund('O', '13:00', 1000));
    expect(journal.points).toEqual({ A: [30, 30] });
  });

  it('is bounded by what the receipt came to, where its line alone would allow more', () => {
    const cheap = sale('A', '10:00', [mugs, line('2', { sku: 'OFF', unitPrice: 0, netPayable: -1500 })]);
    expect(after(cheap).rejection(record(refund('R', '11:00', 501, '1'))).data).toMatchObject({
      ...{ receiptId: 'A', paid: 500, refunded: 0, requested: 501 },
    });
  });

  it.each([
    ['rounding of cash', 998, { rounding: 2 }, 1000],
    ['tax below the lines', 1000, { taxAdded: 80 }, 1080],
  ])('contains %s, and takes no more than all points', (_what, cost, below, paid) => {
    const sold = sale('A', '10:00', [line('1', { unitPrice: cost })], { totals: { payable: paid, ...below } });
    for (const ofLine of [undefined, '1']) {
      const journal = after(sold);
      expect(journal.rejection(record(refund('R', '11:00', paid + 1, ofLine))).code).toBe('return.exceeds_paid');
      journal.receive(refund('R', '11:00', paid, ofLine));
      expect(outcomeOf(journal.journal, receiptId('R'))).toMatchObject({
        contribution: { qualifyingSpend: -cost },
        returned: [{ refund: paid, matchedRefund: paid }],
      });
      const [granted, reversed] = journal.points['A'] ?? [];
      expect(reversed).toBe(granted);
    }
  });

  it('can be all that the lines came to, where cash was rounded down', () => {
    const sold = sale('A', '10:00', [line('1', { unitPrice: 1002 })], { totals: { payable: 1000, rounding: -2 } });
    expect(after(sold, refund('R', '11:00', 1002)).points).toEqual({ A: [10, 10] });
  });

  it('waits for no sale that only a voided line names', () => {
    const wrong = { ...moneyBack('2', 500, 'NEVER'), voided: true };
    const journal = after(bought, goodsBack('R', '11:00', [moneyBack('1', 500, 'A', '1'), wrong]));
    expect(outcomeOf(journal.journal, receiptId('R'))).toMatchObject({
      status: 'accepted',
      contribution: { clawedBack: { points: 5 } },
    });
    const goods = line('2', { quantity: -1, ...from('NEVER', '1'), voided: true });
    journal.receive(goodsBack('Q', '12:00', [line('1', { sku: 'TEA', quantity: -1, ...from('A', '2') }), goods]));
    expect(outcomeOf(journal.journal, receiptId('Q'))).toMatchObject({ status: 'accepted' });
  });

  it('is refused for a line that was not sold', () => {
    expect(after(bought).rejection(record(refund('R', '11:00', 5, '9'))).code).toBe('return.unknown_line');
  });

  it('waits for its sale, and what exceeds it is for review', () => {
    const journal = after(refund('R', '11:00', 2500, '1'));
    expect(outcomeOf(journal.journal, receiptId('R'))?.status).toBe('parked');
    journal.receive(bought);
    expect(outcomeOf(journal.journal, receiptId('R'))).toMatchObject({
      status: 'review',
      returned: [{ refund: 2500, matchedRefund: 2000 }],
    });
    expect(journal.points).toEqual({ A: [30, 20] });
  });

  it('comes back when it is voided, whichever comes first', () => {
    const undo = voidOf('V', '12:00', 'R');
    expect(after(bought, refund('R', '11:00', 500, '1'), undo).points).toEqual({ A: [30, 0] });
    expect(after(bought, undo, refund('R', '11:00', 500, '1')).points).toEqual({ A: [30, 0] });
    const again = voidOf('W', '13:00', 'V');
    expect(after(bought, refund('R', '11:00', 500, '1'), undo, again).points).toEqual({ A: [30, 5] });
    expect(after(again, undo, refund('R', '11:00', 500, '1'), bought).points).toEqual({ A: [30, 5] });
  });

  it('is nothing more when its sale is voided', () => {
    expect(after(bought, refund('R', '11:00', 500, '1'), voidOf('V', '12:00', 'A')).points).toEqual({ A: [30, 30] });
    expect(after(bought, refund('R', '11:00', 500, '1'), voidOf('V', '10:30', 'A')).points).toEqual({ A: [30, 30] });
    const undone = after(bought, voidOf('V', '10:30', 'A'));
    expect(undone.rejection(record(refund('R', '11:00', 500, '1'))).code).toBe('return.exceeds_paid');
  });

  it('can stand beside goods on one receipt', () => {
    const both = goodsBack('R', '11:00', [
      moneyBack('1', 500, 'A', '1'),
      line('2', { quantity: -1, ...from('A', '2') }),
    ]);
    expect(after(bought, both).points).toEqual({ A: [30, 15] });
  });

  it('survives a snapshot', () => {
    const { journal } = after(
      bought,
      refund('R', '11:00', 901),
      goodsBack('Q', '12:00', [moneyBack('1', 5, 'B', '1')]),
    );
    const decoded = decodeJournal(JSON.parse(JSON.stringify(encodeJournal(journal))));
    expect(adjudicated(decoded)).toStrictEqual(adjudicated(journal));
    expect(decoded.refunders).toEqual(['R', 'Q']);
  });

  it('ends in the same points in any order of arrival, and never takes more than was granted', () => {
    const move = fc.record({
      minute: fc.integer({ min: 0, max: 5 }),
      kind: fc.constantFrom('goods', 'line', 'whole', 'unlinked', 'void'),
      amount: fc.integer({ min: 1, max: 200 }),
      at: fc.nat({ max: 1 }),
    });
    const scenario = fc.record({
      moves: fc.array(move, { maxLength: 6 }),
      keys: fc.array(fc.nat({ max: 99 }), { minLength: 8, maxLength: 8 }),
      level: fc.constantFrom('line' as const, 'receipt' as const),
    });
    fc.assert(
      fc.property(scenario, ({ moves, keys, level }) => {
        const off = line('3', { sku: 'OFF', unitPrice: 0, netPayable: -150 });
        const lines = [
          line('1', { sku: 'MUG', quantity: 6, unitPrice: 333 }),
          line('2', { quantity: 6, unitPrice: 777 }),
        ];
        const receipts = [sale('A', '10:00', [...lines, off])];
        moves.forEach(({ minute, kind, amount, at }, n) => {
          const { sku, lineId, unitPrice } = lines[at] as (typeof lines)[number];
          const linked = kind === 'unlinked' ? {} : from('A', lineId);
          const back = line('1', { sku, quantity: -1, unitPrice, ...linked });
          const money = moneyBack('1', amount, 'A', kind === 'line' ? lineId : undefined);
          const time = `11:0${String(minute)}`;
          const of = kind === 'goods' || kind === 'unlinked' ? back : money;
          receipts.push(kind === 'void' ? voidOf(`R${n}`, time, `R${n - 1}`) : receipt(`R${n}`, 'return', time, [of]));
        });
        const play = (order: readonly ReceiptContent[]) => {
          const journal = new LivingJournal(published(withRule({ level, tierMultiplier: false })));
          journal.receive(...order);
          return journal;
        };
        const shuffled = receipts.map((r, at) => ({ r, key: keys[at] ?? 0 })).sort((a, b) => a.key - b.key);
        const inOrder = play(receipts);
        expect(adjudicated(play(shuffled.map(({ r }) => r)).journal)).toStrictEqual(adjudicated(inOrder.journal));
        const [granted, reversed] = inOrder.points['A'] ?? [0, 0];
        expect(reversed >= 0 && reversed <= granted).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});
