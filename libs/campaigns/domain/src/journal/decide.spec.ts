import { contentHash, memberId, receiptId, type InstantIso } from '@accrue/kernel';
import type { ProgrammeDocument } from '../programme/document';
import { document, published, withRule } from '../programme/programme.fixture';
import { orderOf, type ReceiptContent } from '../receipt';
import { from, goodsBack, line, receipt, sale, voidOf } from '../receipt/receipt.fixture';
import type { JournalEvent } from './events';
import { LivingJournal, MEMBER, record, tiers } from './journal.fixture';
import { outcomeOf } from './recording/outcome';

const types = (events: readonly JournalEvent[]) => events.map(({ type }) => type);
type DataOf<T extends JournalEvent['type']> = Extract<JournalEvent, { readonly type: T }>['data'];
const data = <T extends JournalEvent['type']>(events: readonly JournalEvent[], type: T): readonly DataOf<T>[] =>
  events.filter((event) => event.type === type).map((event) => event.data as DataOf<T>);

describe('a return that gives points back', () => {
  const paidWith = (points: number): object => ({
    tenders: [{ tenderId: 'p', type: 'points', amount: points, points: { walletId: 'points', points, holdId: 'h' } }],
  });
  const graceBy = (changes: object) => {
    const journal = new LivingJournal(
      published({ ...document, wallets: [{ id: 'points', name: 'Points', ...changes }] }),
    );
    journal.receive({ ...sale('A', '10:00', [line('1', { unitPrice: 300 })]), ...paidWith(300) });
    const back = {
      ...goodsBack('B', '11:00', [line('1', { quantity: -1, unitPrice: 300, ...from('A', '1') })]),
      ...paidWith(-300),
    };
    return data(journal.receive(back), 'ReceiptRecorded').map(({ grace }) => grace);
  };

  it('says how long those are good that have expired, by the programme of its time', () => {
    expect(graceBy({})).toEqual([{ points: { expiresAt: '2020-06-19T23:00:00.000Z', expiresOn: '2020-06-19' } }]);
    expect(graceBy({ graceDays: 1 })).toEqual([
      { points: { expiresAt: '2020-05-21T23:00:00.000Z', expiresOn: '2020-05-21' } },
    ]);
    expect(graceBy({ graceDays: 0 })).toEqual([undefined]);
  });
});

describe('a sale', () => {
  it('earns under the programme, with everything a ledger needs to book it', () => {
    const bought = sale('A', '10:00', [
      line('1', { quantity: 2, unitPrice: 550 }),
      line('2', { sku: 'CUP', unitPrice: 399 }),
    ]);
    const place = '2020-05-20T10:00:00.000Z|2020-05-20|S1|1||A';

    expect(new LivingJournal().receive(bought)).toStrictEqual([
      {
        type: 'ReceiptRecorded',
        data: {
          receiptId: 'A',
          memberId: MEMBER,
          kind: 'sale',
          hash: contentHash(bought),
          occurredAt: '2020-05-20T10:00:00.000Z',
          order: place,
          source: 'http',
          programmeVersion: 1,
          contribution: { qualifying: { points: 14 }, qualifyingSpend: 1499, clawedBack: {} },
          receipt: bought,
          notEligible: [],
          undoes: null,
          attributed: null,
        },
      },
      {
        type: 'AwardGranted',
        data: {
          awardId: 'A:base',
          memberId: MEMBER,
          receiptId: 'A',
          walletId: 'points',
          ruleId: 'base',
          programmeVersion: 1,
          sequence: 0,
          occurredAt: '2020-05-20T10:00:00.000Z',
          basePoints: 14,
          tierId: null,
          multiplier: '1',
          lines: [
            { lineId: '1', points: 10 },
            { lineId: '2', points: 4 },
          ],
          points: 14,
          activatesAt: null,
          expiresAt: null,
          expiresOn: null,
        },
      },
    ]);
  });

  it('is recorded without an award when it comes to less than a point', () => {
    expect(types(new LivingJournal().receive(sale('A', '10:00', [line('1', { unitPrice: 99 })])))).toStrictEqual([
      'ReceiptRecorded',
    ]);
  });

  it('reads nothing back from the stream when it comes in order', () => {
    const journal = new LivingJournal();
    journal.receive(sale('A', '10:00', [line('1')]), goodsBack('B', '11:00', [line('1', { quantity: -1 })]));
    journal.recalled.length = 0;
    journal.receive(sale('C', '12:00', [line('1')]));
    expect(journal.recalled).toStrictEqual([]);
  });

  it('has an answer and no second effect when it is sent again', () => {
    const journal = new LivingJournal();
    const bought = sale('A', '10:00', [line('1')]);
    journal.receive(bought);
    expect(journal.receive({ ...bought })).toStrictEqual([]);
    expect(outcomeOf(journal.journal, receiptId('A'))).toStrictEqual({
      receiptId: 'A',
      status: 'accepted',
      programmeVersion: 1,
      awards: [{ ruleId: 'base', granted: 10, reversed: 0, sequence: 0 }],
      contribution: { qualifying: { points: 10 }, qualifyingSpend: 1000, clawedBack: {} },
      returned: [],
      waitingFor: [],
      wentTo: null,
      conflicts: 0,
      held: null,
    });
  });

  it('is parked with both bodies when the same id comes with other content, once per content', () => {
    const journal = new LivingJournal();
    journal.receive(sale('A', '10:00', [line('1')]));
    const altered = sale('A', '10:00', [line('1', { unitPrice: 9900 })]);
    expect(journal.receive(altered)).toStrictEqual([
      {
        type: 'ReceiptConflicted',
        data: { receiptId: 'A', key: 'receipt_id', hash: contentHash(altered), body: altered },
      },
    ]);
    expect(journal.receive(altered)).toStrictEqual([]);
    expect(journal.points).toStrictEqual({ A: [10, 0] });
    expect(outcomeOf(journal.journal, receiptId('A'))?.conflicts).toBe(1);
  });

  it('is parked when another receipt comes under its business key', () => {
    const journal = new LivingJournal();
    journal.receive(sale('A', '10:00', [line('1')]));
    const body = sale('B', '10:00', [line('1')]);
    const park = {
      type: 'ParkConflict',
      data: { receiptId: receiptId('A'), hash: 'h', body },
      metadata: { now: '' as InstantIso },
    } as const;
    expect(journal.do(park)).toStrictEqual([
      { type: 'ReceiptConflicted', data: { receiptId: 'A', key: 'business_key', hash: 'h', body } },
    ]);
    expect(journal.do(park)).toStrictEqual([]);
  });

  it.each([
    ['training', { mode: { training: true } }],
    ['suspended', { mode: { suspended: true } }],
    ['cancelled', { mode: { cancelled: true } }],
    ['no_sale', { kind: 'no_sale' }],
  ] satisfies [string, Partial<ReceiptContent>][])('has no effect when it is %s', (_, parts) => {
    expect(new LivingJournal().receive(sale('A', '10:00', [line('1')], parts))).toStrictEqual([]);
  });

  it('is refused while there is no programme, rather than taken without ever earning', () => {
    expect(new LivingJournal([]).rejection(record(sale('A', '10:00', [line('1')])))).toStrictEqual({
      code: 'programme.not_published',
      data: {},
    });
  });

  it('is adjudicated under the version of its event time', () => {
    const generous = withRule({ earn: { points: 2, per: 100 } });
    const journal = new LivingJournal(published(document, generous));
    journal.receive(sale('A', '2020-12-31T23:59:59Z', [line('1')]), sale('B', '2021-01-01T00:00:00Z', [line('1')]));
    expect(journal.points).toStrictEqual({ A: [10, 0], B: [20, 0] });
  });
});

describe('a return that names its sale', () => {
  const bought = sale('A', '10:00', [
    line('1', { quantity: 3, unitPrice: 250 }),
    line('2', { sku: 'CUP', unitPrice: 290 }),
  ]);

  it('takes back what the remaining basket no longer earns', () => {
    const journal = new LivingJournal();
    journal.receive(bought);
    const back = goodsBack('R', '11:00', [line('1', { quantity: -1, unitPrice: 250, ...from('A', '1') })]);
    const events = journal.receive(back);
    expect(types(events)).toStrictEqual(['ReceiptRecorded', 'ReturnAdjudicated', 'AwardReversed']);
    expect(data(events, 'ReceiptRecorded')[0]?.contribution).toStrictEqual({
      qualifying: { points: -3 },
      qualifyingSpend: -250,
      clawedBack: { points: 3 },
    });
    expect(data(events, 'ReturnAdjudicated')).toStrictEqual([
      {
        receiptId: 'R',
        memberId: MEMBER,
        status: 'settled',
        waitingFor: [],
        lines: [
          {
            lineId: '1',
            lineIndex: 0,
            sku: 'TEA',
            units: 1000,
            matchedUnits: 1000,
            eligible: true,
            linked: true,
            allocations: [{ receiptId: 'A', lineIndex: 0, units: 1000, lineId: '1' }],
          },
        ],
      },
    ]);
    expect(data(events, 'AwardReversed')).toStrictEqual([
      {
        awardId: 'A:base',
        memberId: MEMBER,
        receiptId: 'A',
        walletId: 'points',
        ruleId: 'base',
        programmeVersion: 1,
        sequence: 1,
        occurredAt: '2020-05-20T11:00:00.000Z',
        points: 3,
        granted: 10,
        reversed: 3,
        reversals: [{ receiptId: 'R', occurredAt: '2020-05-20T11:00:00.000Z', points: 3 }],
        returnReceiptId: 'R',
        cause: { kind: 'return', receiptId: 'R' },
      },
    ]);
  });

  it('takes back exactly what was granted when everything came back in parts', () => {
    const journal = new LivingJournal();
    journal.receive(sale('A', '10:00', [line('1', { quantity: 10, unitPrice: 133 })]));
    const reversed = Array.from({ length: 10 }, (_, n) => {
      const events = journal.receive(
        goodsBack(`R${n}`, `11:0${n}`, [line('1', { quantity: -1, unitPrice: 133, ...from('A', '1') })]),
      );
      return data(events, 'AwardReversed')[0]?.points ?? 0;
    });
    expect(reversed).toStrictEqual([2, 1, 1, 2, 1, 1, 2, 1, 1, 1]);
    expect(journal.points).toStrictEqual({ A: [13, 13] });
  });

  it('is refused when it names more than was sold and is not back yet', () => {
    const journal = new LivingJournal();
    journal.receive(bought, goodsBack('R', '11:00', [line('1', { quantity: -2, unitPrice: 250, ...from('A', '1') })]));
    const twice = goodsBack('Q', '12:00', [line('1', { quantity: -2, unitPrice: 250, ...from('A', '1') })]);
    expect(journal.rejection(record(twice))).toStrictEqual({
      code: 'return.exceeds_sold',
      data: { receiptId: 'A', lineId: '1', sold: '3.000', returned: '2.000', requested: '2.000' },
    });
  });

  it('is refused when two of its own lines ask for more together', () => {
    const journal = new LivingJournal();
    journal.receive(bought);
    const lines = ['1', '2'].map((id) => line(id, { quantity: -2, unitPrice: 250, ...from('A', '1') }));
    expect(journal.rejection(record(goodsBack('R', '11:00', lines))).code).toBe('return.exceeds_sold');
  });

  it('is refused when the sale has no such line', () => {
    const journal = new LivingJournal();
    journal.receive(bought);
    const wrong = goodsBack('R', '11:00', [line('1', { quantity: -1, ...from('A', '9') })]);
    expect(journal.rejection(record(wrong))).toStrictEqual({
      code: 'return.unknown_line',
      data: { receiptId: 'A', lineId: '9' },
    });
  });

  describe('that names another line than its own', () => {
    const kept = (journal: LivingJournal): number =>
      Object.values(journal.points).reduce((sum, [granted, reversed]) => sum + granted - reversed, 0);
    const lampAndBulbs = sale('S', '10:00', [
      line('1', { sku: 'LAMP', unitPrice: 5_000 }),
      line('2', { sku: 'BULB', unitPrice: 200, quantity: 4 }),
    ]);
    const bulb = (parts: Parameters<typeof line>[1] = {}) =>
      goodsBack('R', '11:00', [line('1', { sku: 'BULB', unitPrice: 200, quantity: -1, ...from('S', '1'), ...parts })]);
    const lamp = goodsBack('Q', '12:00', [
      line('1', { sku: 'LAMP', unitPrice: 5_000, quantity: -1, ...from('S', '1') }),
    ]);

    it.each([
      ['other goods', bulb(), 'goods'],
      ['other goods under the same SKU, by their GTIN', bulb({ sku: 'LAMP', gtin: '00000000000017' }), 'goods'],
      ['more money than its line cost', bulb({ ...from('S', '2'), unitPrice: 202 }), 'refund'],
    ])('is refused for %s when the sale is known', (_what, back, reason) => {
      const journal = new LivingJournal();
      const [head, ...others] = lampAndBulbs.lines;
      const lines = head === undefined ? others : [{ ...head, gtin: '05901234123457' }, ...others];
      journal.receive({ ...lampAndBulbs, lines });
      expect(journal.rejection(record(back))).toMatchObject({ code: 'return.other_goods', data: { reason } });
      expect(kept(journal)).toBe(58);
    });

    it.each([
      ['the price it was sold for', bulb({ ...from('S', '2') })],
      ['a penny of rounding', bulb({ ...from('S', '2'), unitPrice: 201 })],
      ['less', bulb({ ...from('S', '2'), unitPrice: 50 })],
    ])('is none for %s', (_what, back) => {
      const journal = new LivingJournal();
      journal.receive(lampAndBulbs);
      journal.receive(back);
      expect(outcomeOf(journal.journal, receiptId('R'))?.status).toBe('accepted');
      expect(kept(journal)).toBe(56);
    });

    it('takes nothing when it came before its sale, waits for a person, and the lamp can still come back', () => {
      const journal = new LivingJournal();
      journal.receive(bulb());
      journal.receive(lampAndBulbs);
      expect(outcomeOf(journal.journal, receiptId('R'))?.status).toBe('review');
      expect(kept(journal)).toBe(58);
      journal.receive(lamp);
      expect(kept(journal)).toBe(8);
    });
  });

  it('waits for a sale that has not arrived, and takes from it when it comes', () => {
    const journal = new LivingJournal();
    const parked = journal.receive(
      goodsBack('R', '11:00', [line('1', { quantity: -3, unitPrice: 250, ...from('A', '1') })]),
    );
    expect(data(parked, 'ReturnAdjudicated')[0]).toMatchObject({ status: 'parked', waitingFor: ['A'] });
    expect(outcomeOf(journal.journal, receiptId('R'))?.status).toBe('parked');

    const events = journal.receive(bought);
    expect(types(events)).toStrictEqual([
      'ReceiptRecorded',
      'ReturnAdjudicated',
      'AwardGranted',
      'AwardReversed',
      'ContributionChanged',
    ]);
    expect(data(events, 'AwardReversed')[0]).toMatchObject({
      points: 8,
      granted: 10,
      reversed: 8,
      cause: { kind: 'return', receiptId: 'R' },
    });
    expect(data(events, 'ContributionChanged')).toStrictEqual([
      {
        receiptId: 'R',
        memberId: MEMBER,
        occurredAt: '2020-05-20T11:00:00.000Z',
        order: '2020-05-20T11:00:00.000Z|2020-05-20|S1|1||R',
        qualifying: { points: -8 },
        qualifyingSpend: -750,
        clawedBack: { points: 8 },
        sequence: 1,
        cause: { kind: 'late_receipt', receiptId: 'A' },
      },
    ]);
    expect(outcomeOf(journal.journal, receiptId('R'))?.status).toBe('accepted');
    expect(journal.journal.parked).toStrictEqual([]);
  });

  it('goes to review when the sale that came at last is too small, or has no such line', () => {
    const journal = new LivingJournal();
    const lines = [
      line('1', { quantity: -5, unitPrice: 250, ...from('A', '1') }),
      line('2', { quantity: -1, ...from('A', '9') }),
    ];
    journal.receive(goodsBack('R', '11:00', lines), bought);
    expect(outcomeOf(journal.journal, receiptId('R'))).toMatchObject({
      status: 'review',
      returned: [
        { units: 5000, matchedUnits: 3000 },
        { units: 1000, matchedUnits: 0 },
      ],
    });
  });

  it('keeps what it found when only one of the two sales that it names has the line', () => {
    const journal = new LivingJournal();
    const lines = [
      line('1', { quantity: -1, unitPrice: 250, ...from('A', '1') }),
      line('2', { quantity: -1, ...from('B', '9') }),
    ];
    journal.receive(bought, goodsBack('R', '11:00', lines), sale('B', '10:30', [line('1')]));
    expect(outcomeOf(journal.journal, receiptId('R'))).toMatchObject({
      status: 'review',
      returned: [{ matchedUnits: 1000 }, { matchedUnits: 0 }],
    });
  });

  it('reverses under the recorded version when the rule is gone by then', () => {
    const strict = withRule({ eligibility: { exclude: { skus: ['TEA'] } } });
    const journal = new LivingJournal(published(document, strict));
    journal.receive(
      sale('A', '2020-12-31T10:00:00Z', [line('1', { quantity: 2 })]),
      goodsBack('R', '2021-02-01T10:00:00Z', [line('1', { quantity: -1, ...from('A', '1') })]),
    );
    expect(journal.points).toStrictEqual({ A: [20, 10] });
  });
});

describe('a return without reference', () => {
  it('finds the same price first, then the latest sale, and reviews what is left', () => {
    const journal = new LivingJournal();
    const events = journal.receive(
      sale('A', '10:00', [line('1', { unitPrice: 500 })]),
      sale('B', '11:00', [line('1', { unitPrice: 500 })]),
      sale('C', '12:00', [line('1', { unitPrice: 600 })]),
      sale('D', '14:00', [line('1', { unitPrice: 500 })]),
      goodsBack('R', '13:00', [line('1', { quantity: -4, unitPrice: 500 })]),
    );
    expect(data(events, 'ReturnAdjudicated')[0]).toMatchObject({
      status: 'review',
      lines: [
        { units: 4000, matchedUnits: 3000, allocations: [{ receiptId: 'B' }, { receiptId: 'A' }, { receiptId: 'C' }] },
      ],
    });
    expect(journal.points).toStrictEqual({ A: [5, 5], B: [5, 5], C: [6, 6], D: [5, 0] });
  });

  it('needs no review for goods that never earn', () => {
    const journal = new LivingJournal(published(withRule({ eligibility: { exclude: { skus: ['POST'] } } })));
    const events = journal.receive(goodsBack('R', '11:00', [line('1', { sku: 'POST', quantity: -1 })]));
    expect(data(events, 'ReturnAdjudicated')[0]).toMatchObject({
      status: 'settled',
      lines: [{ eligible: false, matchedUnits: 0 }],
    });
    expect(journal.recalled).toStrictEqual([]);
  });

  it('takes nothing by itself when the policy is review', () => {
    const journal = new LivingJournal(published({ ...document, returns: { unlinked: 'review' } }));
    journal.receive(sale('A', '10:00', [line('1')]), goodsBack('R', '11:00', [line('1', { quantity: -1 })]));
    expect(outcomeOf(journal.journal, receiptId('R'))?.status).toBe('review');
    expect(journal.points).toStrictEqual({ A: [10, 0] });
  });

  it('ignores a positive line on a return: it neither earns nor brings anything back', () => {
    const journal = new LivingJournal();
    const events = journal.receive(goodsBack('R', '11:00', [line('1')]));
    expect(types(events)).toStrictEqual(['ReceiptRecorded']);
  });

  it('gives way to a reference that comes later, and is found another sale', () => {
    const journal = new LivingJournal();
    journal.receive(sale('A', '09:00', [line('1', { unitPrice: 700 })]), sale('B', '10:00', [line('1')]));
    journal.receive(goodsBack('R', '11:00', [line('1', { quantity: -1 })]));
    expect(journal.points).toStrictEqual({ A: [7, 0], B: [10, 10] });
    const events = journal.receive(goodsBack('Q', '12:00', [line('1', { quantity: -1, ...from('B', '1') })]));
    expect(types(events)).toStrictEqual([
      'ReceiptRecorded',
      'ReturnAdjudicated',
      'ReturnAdjudicated',
      'AwardReversed',
      'AwardCorrected',
      'ContributionChanged',
    ]);
    expect(data(events, 'AwardReversed')[0]).toMatchObject({
      awardId: 'A:base',
      points: 7,
      cause: { kind: 'return', receiptId: 'Q' },
    });
    // What B lost, it lost an hour later than was said.
    expect(data(events, 'AwardCorrected')[0]).toMatchObject({
      awardId: 'B:base',
      reversed: 10,
      reversals: [{ receiptId: 'Q', occurredAt: '2020-05-20T12:00:00.000Z', points: 10 }],
    });
    expect(journal.points).toStrictEqual({ A: [7, 7], B: [10, 10] });
  });

  it('is matched again when a sale arrives late, and says what it corrects', () => {
    const journal = new LivingJournal();
    journal.receive(sale('A', '09:00', [line('1')]), goodsBack('R', '11:00', [line('1', { quantity: -1 })]));
    const events = journal.receive(sale('B', '10:00', [line('1')]));
    expect(data(events, 'AwardCorrected')).toStrictEqual([
      {
        awardId: 'A:base',
        memberId: MEMBER,
        receiptId: 'A',
        walletId: 'points',
        ruleId: 'base',
        programmeVersion: 1,
        sequence: 2,
        occurredAt: '2020-05-20T10:00:00.000Z',
        basePoints: 10,
        tierId: null,
        multiplier: '1',
        lines: [{ lineId: '1', points: 10 }],
        granted: 10,
        reversed: 0,
        reversals: [],
        cause: { kind: 'late_receipt', receiptId: 'B' },
      },
    ]);
    expect(journal.points).toStrictEqual({ A: [10, 0], B: [10, 10] });
  });
});

describe('an exchange', () => {
  it('earns with what was taken and gives back what was brought, at once', () => {
    const journal = new LivingJournal();
    journal.receive(sale('A', '10:00', [line('1', { sku: 'SHIRT-M', unitPrice: 2000 })]));
    const lines = [
      line('1', { sku: 'SHIRT-M', quantity: -1, unitPrice: 2000, ...from('A', '1') }),
      line('2', { sku: 'SHIRT-L', unitPrice: 2500 }),
    ];
    const events = journal.receive(receipt('X', 'exchange', '11:00', lines));
    expect(types(events)).toStrictEqual(['ReceiptRecorded', 'ReturnAdjudicated', 'AwardGranted', 'AwardReversed']);
    expect(data(events, 'ReceiptRecorded')[0]?.contribution).toStrictEqual({
      qualifying: { points: 5 },
      qualifyingSpend: 500,
      clawedBack: { points: 20 },
    });
    expect(journal.points).toStrictEqual({ A: [20, 20], X: [25, 0] });
  });

  it('does not take its own goods back', () => {
    const journal = new LivingJournal();
    journal.receive(receipt('X', 'exchange', '11:00', [line('1', { quantity: -1 }), line('2')]));
    expect(journal.points).toStrictEqual({ X: [10, 0] });
  });
});

describe('a void', () => {
  it('takes back all that is left of the sale', () => {
    const journal = new LivingJournal();
    journal.receive(
      sale('A', '10:00', [line('1', { quantity: 2 }), line('2', { sku: 'CUP' })]),
      goodsBack('R', '11:00', [line('1', { quantity: -1, ...from('A', '1') })]),
    );
    const events = journal.receive(voidOf('V', '12:00', 'A'));
    expect(data(events, 'AwardReversed')[0]).toMatchObject({
      points: 20,
      reversed: 30,
      cause: { kind: 'void', receiptId: 'V' },
    });
    expect(outcomeOf(journal.journal, receiptId('A'))?.status).toBe('voided');
  });

  it('waits for the receipt that it undoes', () => {
    const journal = new LivingJournal();
    journal.receive(voidOf('V', '12:00', 'A'));
    expect(outcomeOf(journal.journal, receiptId('V'))).toMatchObject({ status: 'parked', waitingFor: ['A'] });
    journal.receive(sale('A', '10:00', [line('1')]));
    expect(journal.points).toStrictEqual({ A: [10, 10] });
  });

  it('of a return gives back what the return took', () => {
    const journal = new LivingJournal();
    journal.receive(sale('A', '10:00', [line('1')]), goodsBack('R', '11:00', [line('1', { quantity: -1 })]));
    const events = journal.receive(voidOf('V', '12:00', 'R'));
    expect(data(events, 'AwardCorrected')[0]).toMatchObject({
      granted: 10,
      reversed: 0,
      cause: { kind: 'void', receiptId: 'V' },
    });
    expect(outcomeOf(journal.journal, receiptId('R'))).toMatchObject({
      status: 'voided',
      contribution: { qualifying: {}, clawedBack: {} },
    });
  });

  it('means that the sale never was: it counts for nothing, and neither does what had come back of it', () => {
    const journal = new LivingJournal();
    const counts = () =>
      Object.fromEntries(
        ['A', 'R', 'V', 'W'].flatMap((id) => {
          const { qualifying, qualifyingSpend } = outcomeOf(journal.journal, receiptId(id))?.contribution ?? {};
          return qualifying === undefined ? [] : [[id, [qualifying['points'] ?? 0, qualifyingSpend]]];
        }),
      );
    journal.receive(
      sale('A', '10:00', [line('1', { quantity: 2 })]),
      goodsBack('R', '10:02', [line('1', { quantity: -1, ...from('A', '1') })]),
    );
    expect(counts()).toEqual({ A: [20, 2000], R: [-10, -1000] });
    const events = journal.receive(voidOf('V', '10:05', 'A'));
    expect(counts()).toEqual({ A: [0, 0], R: [0, 0], V: [0, 0] });
    expect(data(events, 'ContributionChanged')).toMatchObject([
      { receiptId: 'R', qualifying: {}, qualifyingSpend: 0, clawedBack: { points: 10 } },
      { receiptId: 'A', qualifying: {}, qualifyingSpend: 0, cause: { kind: 'void', receiptId: 'V' } },
    ]);
    journal.receive(voidOf('W', '10:06', 'V'));
    expect(counts()).toEqual({ A: [20, 2000], R: [-10, -1000], V: [0, 0], W: [0, 0] });
  });

  it('of a sale of which all had come back undoes that sale, too', () => {
    const journal = new LivingJournal();
    journal.receive(
      sale('A', '10:00', [line('1')]),
      goodsBack('R', '10:02', [line('1', { quantity: -1, ...from('A', '1') })]),
      voidOf('V', '10:05', 'A'),
    );
    expect(['A', 'R'].map((id) => outcomeOf(journal.journal, receiptId(id))?.contribution.qualifyingSpend)).toEqual([
      0, 0,
    ]);
    expect(journal.points).toStrictEqual({ A: [10, 10] });
  });

  it('changes nothing the second time', () => {
    const journal = new LivingJournal();
    journal.receive(sale('A', '10:00', [line('1')]), voidOf('V', '12:00', 'A'), voidOf('W', '13:00', 'A'));
    expect(outcomeOf(journal.journal, receiptId('W'))).toMatchObject({ status: 'duplicate', returned: [] });
    expect(journal.points).toStrictEqual({ A: [10, 10] });
  });

  const bought = sale('A', '10:00', [line('1')]);
  const chain = [
    voidOf('V', '12:00', 'A'),
    voidOf('W', '13:00', 'V'),
    voidOf('X', '14:00', 'W'),
    voidOf('Y', '15:00', 'X'),
  ];
  const statuses = (journal: LivingJournal) =>
    Object.fromEntries(['A', 'V', 'W', 'X', 'Y'].map((id) => [id, outcomeOf(journal.journal, receiptId(id))?.status]));

  it('of a void restores the sale, and a void of that takes it back again', () => {
    const journal = new LivingJournal();
    journal.receive(bought);
    const said = chain.map((each) => {
      journal.receive(each);
      return [journal.points['A'], statuses(journal)];
    });
    expect(said).toEqual([
      [[10, 10], { A: 'voided', V: 'accepted' }],
      [[10, 0], { A: 'accepted', V: 'voided', W: 'accepted' }],
      [[10, 10], { A: 'voided', V: 'accepted', W: 'voided', X: 'accepted' }],
      [[10, 0], { A: 'accepted', V: 'voided', W: 'accepted', X: 'voided', Y: 'accepted' }],
    ]);
  });

  it('of a void counts too when it comes before the void, and both before the sale', () => {
    const journal = new LivingJournal();
    const said = [...chain.slice(0, 3).reverse(), bought].map((each) => {
      journal.receive(each);
      return [journal.points['A'], statuses(journal)];
    });
    expect(said).toEqual([
      [undefined, { X: 'parked' }],
      [undefined, { X: 'accepted', W: 'voided' }],
      [undefined, { X: 'accepted', W: 'voided', V: 'parked' }],
      [[10, 10], { X: 'accepted', W: 'voided', V: 'accepted', A: 'voided' }],
    ]);
  });

  it('that is undone leaves the goods to the second void', () => {
    const journal = new LivingJournal();
    journal.receive(bought, voidOf('V', '12:00', 'A'), voidOf('W', '13:00', 'A'), voidOf('X', '14:00', 'V'));
    expect(statuses(journal)).toMatchObject({ A: 'voided', V: 'voided', W: 'accepted', X: 'accepted' });
    expect(outcomeOf(journal.journal, receiptId('W'))?.contribution.clawedBack).toEqual({ points: 10 });
    expect(journal.points).toStrictEqual({ A: [10, 10] });
  });

  it('that is undone leaves the goods to be brought back', () => {
    const journal = new LivingJournal();
    const back = goodsBack('R', '14:00', [line('1', { quantity: -1, ...from('A', '1') })]);
    journal.receive(bought, voidOf('V', '12:00', 'A'), voidOf('W', '13:00', 'V'), back);
    expect(outcomeOf(journal.journal, receiptId('R'))).toMatchObject({
      status: 'accepted',
      contribution: { clawedBack: { points: 10 } },
    });
  });

  it('of a void of a return takes back again what the return took', () => {
    const journal = new LivingJournal();
    const back = goodsBack('R', '11:00', [line('1', { quantity: -1 })]);
    journal.receive(bought, back, voidOf('V', '12:00', 'R'), voidOf('W', '13:00', 'V'));
    expect(outcomeOf(journal.journal, receiptId('R'))).toMatchObject({
      status: 'accepted',
      contribution: { clawedBack: { points: 10 } },
    });
    expect(journal.points).toStrictEqual({ A: [10, 10] });
  });

  it('of itself, or of one that voids it, undoes nothing', () => {
    const journal = new LivingJournal();
    journal.receive(voidOf('V', '12:00', 'V'), voidOf('W', '13:00', 'X'), voidOf('X', '14:00', 'W'));
    expect(statuses(journal)).toMatchObject({ V: 'accepted', W: 'accepted', X: 'accepted' });
    journal.receive(voidOf('Y', '15:00', 'X'));
    expect(statuses(journal)).toMatchObject({ W: 'accepted', X: 'voided', Y: 'accepted' });
  });

  it('leaves nothing to bring back after it', () => {
    const journal = new LivingJournal();
    journal.receive(sale('A', '10:00', [line('1')]), voidOf('V', '12:00', 'A'));
    const late = goodsBack('R', '13:00', [line('1', { quantity: -1, ...from('A', '1') })]);
    expect(journal.rejection(record(late)).code).toBe('return.exceeds_sold');
  });
});

describe('a tier', () => {
  const first = sale('A', '10:00', [line('1')]);
  const second = sale('B', '11:00', [line('1')]);
  const silverAfter = (after: ReceiptContent) => ({
    tierId: 'silver',
    order: orderOf(after),
    programmeVersion: 1,
  });

  it('multiplies from the next receipt on', () => {
    const journal = new LivingJournal();
    journal.receive(first);
    journal.do(tiers(1, silverAfter(first)));
    const events = journal.receive(second);
    expect(data(events, 'AwardGranted')[0]).toMatchObject({
      points: 12,
      basePoints: 10,
      tierId: 'silver',
      multiplier: '1.25',
    });
    expect(journal.points).toStrictEqual({ A: [10, 0], B: [12, 0] });
  });

  it('corrects receipts that were adjudicated before it was known', () => {
    const journal = new LivingJournal();
    journal.receive(first, second, goodsBack('R', '12:00', [line('1', { quantity: -1, ...from('B', '1') })]));
    const events = journal.do(tiers(1, silverAfter(first)));
    expect(types(events)).toStrictEqual(['TierTimelineApplied', 'AwardCorrected', 'ContributionChanged']);
    expect(data(events, 'AwardCorrected')[0]).toMatchObject({
      awardId: 'B:base',
      granted: 12,
      reversed: 12,
      tierId: 'silver',
      occurredAt: '2020-05-20T11:00:00.000Z',
      cause: { kind: 'tier_changed', receiptId: null },
    });
    expect(data(events, 'ContributionChanged')[0]).toMatchObject({
      receiptId: 'R',
      qualifying: { points: -10 },
      clawedBack: { points: 12 },
    });
  });

  it('can make a receipt earn for the first time', () => {
    const journal = new LivingJournal();
    journal.receive(first, sale('B', '11:00', [line('1', { unitPrice: 90 })]));
    const events = journal.do(tiers(1, silverAfter(first)));
    expect(data(events, 'AwardGranted')[0]).toMatchObject({ awardId: 'B:base', points: 1, sequence: 0 });
  });

  it('is ignored when a newer history is known, and when it is known already', () => {
    const journal = new LivingJournal();
    journal.receive(first, second);
    journal.do(tiers(2));
    expect(journal.do(tiers(1, silverAfter(first)))).toStrictEqual([]);
    expect(journal.do(tiers(2))).toStrictEqual([]);
  });
});

describe('a new version of the ladder', () => {
  const from = '2020-05-20T10:30:00.000Z' as InstantIso;
  const ladder = (id: string, multiplier: string, was?: string) => ({
    ladder: [
      { id: 'bronze', name: 'Bronze', threshold: 0 },
      { id, name: id, threshold: 1000, multiplier, ...(was === undefined ? {} : { was }) },
    ],
  });
  const versions = (second: ProgrammeDocument['tiers']) =>
    published(document, { ...document, ...(second === undefined ? {} : { tiers: second }) }).map((each) =>
      each.version === 2 ? { ...each, effectiveFrom: from } : each,
    );
  const first = sale('A', '09:00', [line('1')]);
  const second = sale('B', '10:00', [line('1')]);
  const third = sale('C', '11:00', [line('1')]);
  const silver = { tierId: 'silver', order: orderOf(first), programmeVersion: 1 };
  const ofProgramme = (tierId: string) => ({ tierId, order: from, programmeVersion: 2 });

  it('leaves alone what was earned before it, and counts for what comes after', () => {
    const journal = new LivingJournal(versions(ladder('gold', '3')));
    journal.receive(first, second, third);
    journal.do(tiers(1, silver));
    journal.do(tiers(2, silver, ofProgramme('bronze')));
    expect(journal.points).toStrictEqual({ A: [10, 0], B: [12, 0], C: [10, 0] });
    expect(types(journal.receive(sale('D', '10:10', [line('1')])))).toContain('AwardGranted');
    expect(journal.points['D']).toStrictEqual([12, 0]);
  });

  it('knows a tier by its new name before the step of the programme has come, and after', () => {
    const journal = new LivingJournal(versions(ladder('argent', '2', 'silver')));
    journal.do(tiers(1, silver));
    expect(data(journal.receive(third), 'AwardGranted')[0]).toMatchObject({ tierId: 'argent', points: 20 });
    expect(types(journal.do(tiers(2, silver, ofProgramme('argent'))))).toStrictEqual(['TierTimelineApplied']);
  });

  it('does not change what a till had recorded under the version before, even after its time', () => {
    const both = versions(ladder('gold', '3'));
    const journal = new LivingJournal(both.slice(0, 1));
    journal.receive(first, third);
    journal.do(tiers(1, silver));
    journal.programmes = both;
    expect(types(journal.do(tiers(2, silver, ofProgramme('bronze'))))).toStrictEqual(['TierTimelineApplied']);
    expect(journal.points).toStrictEqual({ A: [10, 0], C: [12, 0] });
  });
});

describe('new terms of a wallet, and new rules', () => {
  const since = '2020-05-20T10:30:00.000Z' as InstantIso;
  const terms = (months: number, points: number) => ({
    ...withRule({ earn: { points, per: 100 } }),
    wallets: [{ id: 'points', name: 'Points', pendingDays: months, expiry: { months } }],
  });
  const versions = published(terms(12, 1), terms(1, 3)).map((each) =>
    each.version === 2 ? { ...each, effectiveFrom: since } : each,
  );

  it('count for receipts of their time; a late one, and goods of one that come back, have those of the sale', () => {
    const journal = new LivingJournal(versions);
    const granted = (receipt: ReceiptContent) => data(journal.receive(receipt), 'AwardGranted')[0];
    expect(granted(sale('B', '11:00', [line('1')]))).toMatchObject({ points: 30, expiresOn: '2020-06-20' });
    expect(granted(sale('A', '10:00', [line('1')]))).toMatchObject({ points: 10, expiresOn: '2021-05-20' });
    journal.receive(goodsBack('R', '12:00', [line('1', { quantity: -1, ...from('A', '1') })]));
    expect(journal.points).toStrictEqual({ A: [10, 10], B: [30, 0] });
  });
});

describe('a receipt without member', () => {
  const claim = (id: string) =>
    ({
      type: 'ClaimReceipt',
      data: { receiptId: receiptId('A'), memberId: memberId(id), by: 'claim' },
      metadata: { now: '2020-06-01T00:00:00.000Z' as InstantIso },
    }) as const;

  it('is recorded and earns nothing', () => {
    const journal = new LivingJournal();
    const events = journal.do(record(sale('A', '10:00', [line('1')]), { memberId: null }));
    expect(types(events)).toStrictEqual(['ReceiptRecorded']);
    expect(events[0]?.data).toMatchObject({
      memberId: null,
      programmeVersion: null,
      contribution: { qualifying: {} },
    });
    expect(outcomeOf(journal.journal, receiptId('A'))?.status).toBe('unattributed');
  });

  it('can be claimed once', () => {
    const journal = new LivingJournal();
    journal.do(record(sale('A', '10:00', [line('1')]), { memberId: null }));
    expect(journal.do(claim('m-1'))).toStrictEqual([
      {
        type: 'ReceiptClaimed',
        data: { receiptId: 'A', memberId: 'm-1', claimedAt: '2020-06-01T00:00:00.000Z', by: 'claim' },
      },
    ]);
    expect(journal.do(claim('m-1'))).toStrictEqual([]);
    expect(journal.rejection(claim('m-2')).code).toBe('receipt.already_claimed');
  });

  it('cannot be claimed when it is not there or has a member', () => {
    const journal = new LivingJournal();
    expect(journal.rejection(claim('m-1')).code).toBe('receipt.unknown');
    journal.receive(sale('A', '10:00', [line('1')]));
    expect(journal.rejection(claim('m-2')).code).toBe('receipt.has_member');
  });
});
