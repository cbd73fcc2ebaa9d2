import { contentHash, memberId, receiptId, type InstantIso } from '@accrue/kernel';
import type { ProgrammeDocument } from '../../programme/document';
import { document, published } from '../../programme/programme.fixture';
import type { ReceiptContent } from '../../receipt';
import { from, goodsBack, line, sale, voidOf } from '../../receipt/receipt.fixture';
import type { JournalCommand } from '../commands';
import type { JournalEvent } from '../events';
import { LivingJournal, MEMBER, record, type Arrival } from '../journal.fixture';
import { decodeJournal, encodeJournal } from '../storage/snapshot';
import { outcomeOf } from './outcome';
import { tooOldAt } from './too-old';

const NOW = '2020-06-01T12:00:00.000Z' as InstantIso;
const at = (text: string) => text as InstantIso;

const arriving = (receipt: ReceiptContent, memberId: string | null = MEMBER, arrivesAt = NOW): Arrival => ({
  ...record(receipt, { memberId }),
  arrivesAt,
});
const accept = (id: string, occurredAt: string | null = null, now = NOW): JournalCommand => ({
  type: 'AcceptHeldReceipt',
  data: {
    receiptId: receiptId(id),
    occurredAt: occurredAt as InstantIso | null,
    undoes: null,
    reason: 'empty battery',
    actor: 'olga',
  },
  metadata: { now },
});
const reject = (id: string): JournalCommand => ({
  type: 'RejectHeldReceipt',
  data: { receiptId: receiptId(id), reason: 'a test', actor: 'olga' },
  metadata: { now: NOW },
});
const types = (events: readonly JournalEvent[]) => events.map(({ type }) => type);

const STAMPED = '2000-01-01T00:07:00Z';
const old = sale('OLD', STAMPED, [line('1')]);

describe('the age of a receipt', () => {
  const under = (receipts: ProgrammeDocument['receipts']) =>
    published(receipts === undefined ? document : { ...document, receipts });

  it.each([
    ['2019-04-28T12:00:00.000Z', null],
    ['2019-04-27T12:00:00.001Z', null],
    ['2019-04-27T12:00:00.000Z', { ageDays: 401, tooOldDays: 400 }],
    ['1970-01-01T00:00:00.000Z', { ageDays: 18414, tooOldDays: 400 }],
  ])('of %s at the default of 400 days: %j', (occurredAt, expected) =>
    expect(tooOldAt(NOW, at(occurredAt), under(undefined))).toStrictEqual(expected),
  );

  it('is limited as the programme says, or not at all', () => {
    const yesterday = at('2020-05-30T12:00:00.000Z');
    expect(tooOldAt(NOW, yesterday, under({ tooOldDays: 1 }))).toStrictEqual({ ageDays: 2, tooOldDays: 1 });
    expect(tooOldAt(NOW, yesterday, under({}))).toBeNull();
    expect(tooOldAt(NOW, at('1970-01-01T00:00:00.000Z'), under({ tooOldDays: null }))).toBeNull();
    expect(tooOldAt(NOW, at('1970-01-01T00:00:00.000Z'), [])).toBeNull();
  });

  it('is limited by the version in effect when it arrives, not by that of its own time', () => {
    const [first, second] = published({ ...document, receipts: { tooOldDays: null } }, document);
    const versions = [first, second].flatMap((version) => version ?? []);
    expect(tooOldAt(at('2020-12-31T00:00:00.000Z'), at('2000-01-01T00:00:00.000Z'), versions)).toBeNull();
    expect(tooOldAt(at('2021-01-01T00:00:00.000Z'), at('2000-01-01T00:00:00.000Z'), versions)).not.toBeNull();
  });
});

describe('a receipt that arrives too old', () => {
  it('is held, and counts for nothing', () => {
    const journal = new LivingJournal();
    expect(journal.do(arriving(old))).toStrictEqual([
      {
        type: 'ReceiptHeld',
        data: {
          receiptId: 'OLD',
          memberId: MEMBER,
          kind: 'sale',
          hash: contentHash(old),
          occurredAt: '2000-01-01T00:07:00.000Z',
          order: '2000-01-01T00:07:00.000Z|2020-05-20|S1|1||OLD',
          source: 'http',
          reason: {
            code: 'receipt.too_old',
            data: { occurredAt: '2000-01-01T00:07:00.000Z', ageDays: 7457, tooOldDays: 400 },
          },
          heldAt: NOW,
          receipt: old,
        },
      },
    ]);
    expect(journal.points).toStrictEqual({});
    expect(outcomeOf(journal.journal, receiptId('OLD'))).toMatchObject({
      status: 'review',
      held: { code: 'receipt.too_old', data: { ageDays: 7457 } },
      awards: [],
    });
  });

  it('is not measured again when it is claimed or tried out', () => {
    expect(types(new LivingJournal().do(record(old)))).toStrictEqual(['ReceiptRecorded', 'AwardGranted']);
  });

  it('that was recorded in its time stays recorded, however late it comes again', () => {
    const journal = new LivingJournal();
    journal.receive(old);
    expect(journal.do(arriving(old))).toStrictEqual([]);
  });

  it('is an answer when it comes again, and a conflict once when it says something else', () => {
    const journal = new LivingJournal();
    journal.do(arriving(old));
    const other = sale('OLD', '10:00', [line('1')]);
    expect(journal.do(arriving(old))).toStrictEqual([]);
    expect(types(journal.do(arriving(other)))).toStrictEqual(['ReceiptConflicted']);
    expect(journal.do(arriving(other))).toStrictEqual([]);
    const park: JournalCommand = {
      type: 'ParkConflict',
      data: { receiptId: receiptId('OLD'), hash: 'other', body: sale('NEW', '10:00', [line('1')]) },
      metadata: { now: NOW },
    };
    expect(types(journal.do(park))).toStrictEqual(['ReceiptConflicted']);
    expect(journal.do(park)).toStrictEqual([]);
    journal.do(accept('OLD'));
    expect(journal.do(arriving(other))).toStrictEqual([]);
    expect(outcomeOf(journal.journal, receiptId('OLD'))).toMatchObject({
      status: 'accepted',
      conflicts: 2,
      held: null,
    });
  });

  it('cannot be claimed before it is accepted', () => {
    const journal = new LivingJournal();
    journal.do(arriving(old, null));
    const claim: JournalCommand = {
      type: 'ClaimReceipt',
      data: { receiptId: receiptId('OLD'), memberId: memberId('m-2'), by: 'claim' },
      metadata: { now: NOW },
    };
    expect(journal.rejection(claim).code).toBe('receipt.held');
    expect(types(journal.do(accept('OLD')))).toStrictEqual(['HeldReceiptAccepted', 'ReceiptRecorded']);
    expect(types(journal.do(claim))).toStrictEqual(['ReceiptClaimed']);
  });

  it('is held when it brings goods back, and takes nothing from its sale', () => {
    const journal = new LivingJournal();
    journal.receive(sale('S', '1999-12-31T10:00:00Z', [line('1')]));
    const back = goodsBack('R', STAMPED, [line('1', { quantity: -1, ...from('S', '1') })]);
    expect(types(journal.do(arriving(back)))).toStrictEqual(['ReceiptHeld']);
    expect(types(journal.do(arriving(voidOf('V', STAMPED, 'S'))))).toStrictEqual(['ReceiptHeld']);
    expect(journal.points).toStrictEqual({ S: [10, 0] });
    journal.do(accept('R'));
    expect(journal.points).toStrictEqual({ S: [10, 10] });
  });

  it('is waited for by what names it, as one that has not come', () => {
    const journal = new LivingJournal();
    journal.do(arriving(old));
    const back = goodsBack('R', '10:00', [line('1', { quantity: -1, ...from('OLD', '1') })]);
    journal.do(arriving(back));
    expect(outcomeOf(journal.journal, receiptId('R'))).toMatchObject({ status: 'parked', waitingFor: ['OLD'] });
    journal.do(accept('OLD'));
    expect(outcomeOf(journal.journal, receiptId('R'))).toMatchObject({ status: 'accepted', waitingFor: [] });
    expect(journal.points).toStrictEqual({ OLD: [10, 10] });
  });
});

describe('a held receipt', () => {
  it('is recorded as it stands when a person accepts it', () => {
    const journal = new LivingJournal();
    const straight = new LivingJournal();
    journal.do(arriving(old));
    const [accepted, ...recorded] = journal.do(accept('OLD'));
    expect(accepted).toStrictEqual({
      type: 'HeldReceiptAccepted',
      data: {
        receiptId: 'OLD',
        occurredAt: '2000-01-01T00:07:00.000Z',
        decidedAt: NOW,
        actor: 'olga',
        reason: 'empty battery',
      },
    });
    expect(recorded).toStrictEqual(straight.receive(old));
  });

  it('is recorded as of the time that a person knows, and keeps saying what the till wrote', () => {
    const expiring = { ...document, wallets: [{ id: 'points', name: 'Points', expiry: { months: 12 } }] };
    const journal = new LivingJournal(published(document, expiring));
    const now = at('2021-06-01T12:00:00.000Z');
    journal.do(arriving(old, MEMBER, now));
    const [, recorded, granted] = journal.do(accept('OLD', '2021-05-31T10:00:00.000Z', now));
    expect(recorded?.data).toMatchObject({
      occurredAt: '2021-05-31T10:00:00.000Z',
      order: '2021-05-31T10:00:00.000Z|2020-05-20|S1|1||OLD',
      programmeVersion: 2,
      receipt: old,
      hash: contentHash(old),
    });
    expect(granted?.data).toMatchObject({ occurredAt: '2021-05-31T10:00:00.000Z', expiresOn: '2022-05-31' });
    // Whatever looks at it later sees it at that time.
    journal.receive(goodsBack('R', '2021-06-01T10:00:00Z', [line('1', { quantity: -1 })]));
    expect(journal.points).toStrictEqual({ OLD: [10, 10] });
  });

  it('is decided about once; the same again leads to nothing', () => {
    const journal = new LivingJournal();
    journal.do(arriving(old));
    journal.do(arriving(sale('BAD', STAMPED, [line('1')])));
    const corrected = '2020-05-31T10:00:00.000Z';
    expect(journal.rejection(accept('OLD', '2020-06-01T12:00:00.001Z')).code).toBe('receipt.in_the_future');
    journal.do(accept('OLD', corrected));
    journal.do(reject('BAD'));
    expect(journal.do(accept('OLD', corrected))).toStrictEqual([]);
    expect(journal.do(reject('BAD'))).toStrictEqual([]);
    for (const wish of [accept('OLD'), reject('OLD'), accept('BAD')])
      expect(journal.rejection(wish).code).toBe('review.closed');
    for (const wish of [accept('NONE'), reject('NONE')]) expect(journal.rejection(wish).code).toBe('review.unknown');
    expect(outcomeOf(journal.journal, receiptId('BAD'))).toMatchObject({
      status: 'rejected',
      held: { code: 'receipt.too_old' },
    });
    expect(journal.do(arriving(sale('BAD', STAMPED, [line('1')])))).toStrictEqual([]);
    expect(journal.points).toStrictEqual({ OLD: [10, 0] });
  });

  it('stays held when it cannot be recorded', () => {
    const journal = new LivingJournal();
    journal.receive(sale('S', '1999-12-31T10:00:00Z', [line('1')]));
    journal.do(arriving(goodsBack('R', STAMPED, [line('1', { quantity: -2, ...from('S', '1') })])));
    expect(journal.rejection(accept('R')).code).toBe('return.exceeds_sold');
    expect(types(journal.do(reject('R')))).toStrictEqual(['HeldReceiptRejected']);
  });

  it('is in a snapshot with what was decided', () => {
    const journal = new LivingJournal();
    for (const id of ['A', 'B', 'C']) journal.do(arriving(sale(id, STAMPED, [line('1')])));
    journal.do(arriving(sale('A', '10:00', [line('1')])));
    journal.do(accept('B', '2020-05-31T10:00:00.000Z'));
    journal.do(reject('C'));
    const restored = decodeJournal(JSON.parse(JSON.stringify(encodeJournal(journal.journal))));
    expect([...restored.held.values()]).toStrictEqual([...journal.journal.held.values()]);
    expect([...restored.receipts.values()]).toStrictEqual([...journal.journal.receipts.values()]);
  });
});
