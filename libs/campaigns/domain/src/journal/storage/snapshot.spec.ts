import { instantFromEpochMs, uuidV5 } from '@accrue/kernel';
import { orderOf } from '../../receipt';
import { from, goodsBack, line, receipt, sale, voidOf } from '../../receipt/receipt.fixture';
import { LivingJournal, MEMBER, move, record, tiers } from '../journal.fixture';
import { journalModel } from './model';
import { decodeJournal, encodeJournal } from './snapshot';
import { emptyJournal, type Journal } from './state';

const throughJson = (journal: Journal): Journal => decodeJournal(JSON.parse(JSON.stringify(encodeJournal(journal))));

/** Maps and their layers aside: what a journal says. */
const content = ({ receipts, left, held, ...rest }: Journal) => ({
  ...rest,
  held: [...held.values()],
  voids: [...rest.voids].sort(),
  left: [...left.values()].sort((a, b) => (a.receiptId < b.receiptId ? -1 : 1)),
  receipts: [...receipts.values()].sort((a, b) => (a.receiptId < b.receiptId ? -1 : 1)),
});

describe('a snapshot', () => {
  it('of an empty journal is an empty journal', () => {
    expect(content(throughJson(emptyJournal))).toStrictEqual(content(emptyJournal));
  });

  it('keeps everything that a journal can hold', () => {
    const journal = new LivingJournal();
    const uuid = uuidV5('sale', '6a1f4c0e-2b57-4d93-9c86-0f5ed7a3b218');
    const key = { storeId: 'S|2', workstationId: '1', tillId: 'T', sequenceNumber: '42', businessDate: '2020-05-19' };
    const first = sale(uuid, '10:00', [line('1', { quantity: 3 })], { businessKey: key });
    journal.receive(
      first,
      sale(uuid, '10:00', [line('1', { quantity: 4 })], { businessKey: key }),
      sale('small', '10:30', [line('1', { unitPrice: 20 })]),
      goodsBack('R', '11:00', [line('1', { quantity: -1, ...from(uuid, '1') }), line('2', { quantity: -9 })]),
      goodsBack('P', '11:30', [line('1', { quantity: -1, ...from('later', '1') })]),
      receipt('X', 'exchange', '12:00', [line('1', { quantity: -1 }), line('2', { sku: 'CUP' })]),
      voidOf('V', '12:30', 'R'),
    );
    journal.do(tiers(3, { tierId: 'silver', order: orderOf(first), programmeVersion: 1 }));
    journal.do(record(sale('nobody', '13:00', [line('1')]), { memberId: null }));
    journal.do({
      type: 'ClaimReceipt',
      data: { receiptId: 'nobody', memberId: 'm-2', by: 'claim' },
      metadata: { now: instantFromEpochMs(0) },
    });
    const other = new LivingJournal();
    other.receive(sale('came', '09:00', [line('1')]));
    other.moveTo(journal, move('came', MEMBER, { memberId: 'm-2' }));
    journal.moveTo(other, move('small', 'm-2'));

    expect([...journal.journal.left.values()].map(({ wentTo }) => wentTo)).toStrictEqual([['m-2'], ['m-2']]);
    expect(journal.journal.receipts.get('came')).toMatchObject({ moves: 1, saidElsewhere: [{ ruleId: 'base' }] });
    expect(content(throughJson(journal.journal))).toStrictEqual(content(journal.journal));
  });

  it('goes on as the journal that it was taken from', () => {
    const history = [
      sale('A', '10:00', [line('1', { quantity: 3 })]),
      goodsBack('R', '11:00', [line('1', { quantity: -1 })]),
    ];
    const journal = new LivingJournal();
    const restored = new LivingJournal();
    journal.receive(...history);
    restored.receive(...history);
    restored.journal = throughJson(restored.journal);
    const next = goodsBack('Q', '12:00', [line('1', { quantity: -1 })]);
    expect(restored.receive(next)).toStrictEqual(journal.receive(next));
  });

  it('of five years of weekly shopping, 520 receipts of 20 lines and every twentieth line returned, is below 64 KiB', () => {
    const journal = new LivingJournal();
    const week = 7 * 24 * 3600 * 1000;
    const uuid = (name: string) => uuidV5(name, '6a1f4c0e-2b57-4d93-9c86-0f5ed7a3b218');
    let sequence = 8000;
    const key = (at: string) => ({
      storeId: `S-0${14 + (sequence % 3)}`,
      workstationId: '3',
      sequenceNumber: String((sequence += 7)),
      businessDate: at.slice(0, 10),
    });
    for (let n = 0; n < 520; n += 1) {
      const at = instantFromEpochMs(Date.UTC(2020, 0, 4, 10, 7) + Math.floor(n / 2) * week + (n % 2) * 7_923_411);
      const lines = Array.from({ length: 20 }, (_, i) =>
        line(String(i + 1), { sku: `SKU-${(n * 7 + i * 13) % 400}`, unitPrice: 100 + ((n + i) % 900) }),
      );
      const bought = sale(uuid(`sale ${n}`), at, lines, { businessKey: key(at) });
      journal.receive(bought);
      // One line of each sale comes back: 5 % of all lines, ten sales to a return.
      if (n % 10 !== 9) continue;
      const back = Array.from({ length: 10 }, (_, i) => {
        const { sku, unitPrice } = line('1', {
          sku: `SKU-${((n - i) * 7 + 13) % 400}`,
          unitPrice: 100 + ((n - i + 1) % 900),
        });
        return line(String(i + 1), { sku, unitPrice, quantity: -1 });
      });
      const later = instantFromEpochMs(Date.parse(at) + 86_400_000);
      journal.receive(goodsBack(uuid(`return ${n}`), later, back, { businessKey: key(later) }));
    }
    const returned = [...journal.journal.receipts.values()].flatMap((entry) => entry.returned?.lines ?? []);
    expect(returned.filter(({ allocations }) => allocations.length > 0)).toHaveLength(520);
    const bytes = Buffer.byteLength(JSON.stringify(journalModel.snapshot.encode(journal.journal)));
    expect(bytes).toBeLessThan(64 * 1024);
    expect(content(throughJson(journal.journal))).toStrictEqual(content(journal.journal));
  });
});
