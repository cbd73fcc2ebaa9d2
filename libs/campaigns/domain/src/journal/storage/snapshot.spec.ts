import { instantFromEpochMs, memberId, receiptId, uuidV5 } from '@accrue/kernel';
import { orderOf } from '../../receipt';
import { from, goodsBack, line, receipt, sale, voidOf } from '../../receipt/receipt.fixture';
import { LivingJournal, MEMBER, move, record, tiers } from '../journal.fixture';
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
      data: { receiptId: receiptId('nobody'), memberId: memberId('m-2'), by: 'claim' },
      metadata: { now: instantFromEpochMs(0) },
    });
    const other = new LivingJournal();
    other.receive(sale('came', '09:00', [line('1')]));
    other.moveTo(journal, move('came', MEMBER, { memberId: 'm-2' }));
    journal.moveTo(other, move('small', 'm-2'));

    expect([...journal.journal.left.values()].map(({ wentTo }) => wentTo)).toStrictEqual([['m-2'], ['m-2']]);
    expect(journal.journal.receipts.get(receiptId('came'))).toMatchObject({
      moves: 1,
      saidElsewhere: [{ ruleId: 'base' }],
    });
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
});
