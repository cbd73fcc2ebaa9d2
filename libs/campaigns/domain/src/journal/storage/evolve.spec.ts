import { receiptId, type InstantIso } from '@accrue/kernel';
import { from, goodsBack, line, sale, voidOf } from '../../receipt/receipt.fixture';
import { LivingJournal, MEMBER, move, record, tiers } from '../journal.fixture';
import { decodeJournal, encodeJournal } from './snapshot';
import { knownReceipt, type Journal } from './state';

const OTHER = 'm-2';
const now = '2020-06-01T12:00:00.000Z' as InstantIso;

/** Receipt → revisions, as the journal has them. */
const known = (journal: Journal): Record<string, readonly number[]> => {
  const ids = [journal.receipts, journal.left, journal.held].flatMap((map) =>
    [...map.values()].map(({ receiptId }) => receiptId),
  );
  return Object.fromEntries(ids.map((id) => [id, knownReceipt(journal, id)?.events ?? []]));
};

/** The same, found by looking at every event there is. */
const found = ({ stored }: LivingJournal): Record<string, readonly number[]> => {
  const revisions: Record<string, number[]> = {};
  stored.forEach(({ data }, revision) => {
    if ('receiptId' in data && data.receiptId !== null) (revisions[data.receiptId] ??= []).push(revision);
  });
  return revisions;
};

const expectAllFound = (living: LivingJournal): void => {
  expect(known(living.journal)).toStrictEqual(found(living));
  expect(known(decodeJournal(JSON.parse(JSON.stringify(encodeJournal(living.journal)))))).toStrictEqual(found(living));
};

describe('a journal knows where everything stands that was said of a receipt', () => {
  it('of sales, returns, voids, conflicts, late ones and another tier', () => {
    const living = new LivingJournal();
    living.receive(
      sale('A', '10:00', [line('1', { quantity: 3 })]),
      sale('NOTHING', '10:10', []),
      sale('B', '11:00', [line('1')]),
      goodsBack('R', '12:00', [line('1', { quantity: -2, ...from('A', '1') }), line('2', { quantity: -9 })]),
      goodsBack('P', '12:30', [line('1', { quantity: -1, ...from('L', '1') })]),
      sale('A', '10:00', [line('1', { quantity: 4 })]),
      voidOf('V', '13:00', 'B'),
      sale('L', '09:00', [line('1', { quantity: 5 })]),
    );
    living.do(tiers(1, { tierId: 'silver', order: '', programmeVersion: 1 }));
    expect(Object.keys(found(living)).sort()).toEqual(['A', 'B', 'L', 'NOTHING', 'P', 'R', 'V']);
    expectAllFound(living);
  });

  it('of one that went to another member, has come back and was held at first', () => {
    const here = new LivingJournal();
    const there = new LivingJournal();
    const old = sale('OLD', '2000-01-01T00:07:00Z', [line('1')]);
    here.do({ ...record(old), arrivesAt: now });
    const decision = { receiptId: receiptId('OLD'), reason: 'empty battery', actor: 'olga' };
    here.do({ type: 'AcceptHeldReceipt', data: { ...decision, occurredAt: null, undoes: null }, metadata: { now } });
    here.receive(sale('NEXT', '10:00', [line('1')]), goodsBack('R', '11:00', [line('1', { quantity: -1 })]));
    here.moveTo(there, move('OLD', OTHER));
    here.do(record(sale('OLD', '2000-01-01T00:07:00Z', [line('1', { quantity: 2 })])));
    there.moveTo(here, move('OLD', MEMBER, { memberId: OTHER }));
    here.moveTo(there, move('NEXT', OTHER));
    expect(here.events.filter(({ data }) => 'receiptId' in data && data.receiptId === 'OLD')).toMatchObject([
      { type: 'ReceiptHeld' },
      { type: 'HeldReceiptAccepted' },
      { type: 'ReceiptRecorded' },
      ...here.events.slice(3).filter(({ data }) => 'receiptId' in data && data.receiptId === 'OLD'),
    ]);
    expectAllFound(here);
    expectAllFound(there);
  });
});
