import fc from 'fast-check';
import { memberId, type InstantIso, type Points } from '@accrue/kernel';
import { act, programme as withActions, reach, revoke, tell } from '../journal/actions/actions.fixture';
import { assessOffer } from '../journal/awards/offers/offers-of';
import { enrolled, LivingJournal, MEMBER, record, tiers } from '../journal/journal.fixture';
import type { ProgrammeDocument } from '../programme/document';
import { baseRule, compiled, document, published, withRule } from '../programme/programme.fixture';
import type { ProgrammeVersion } from '../programme/versions';
import { orderOf, type ReceiptContent } from '../receipt';
import { from, goodsBack, line, sale, voidOf } from '../receipt/receipt.fixture';
import { AS_OF, planned, reportOf } from './plan.fixture';
import { planMember } from './plan-member';
import { PlanTally } from './plan-tally';
import { recordedJournal } from './recorded-journal';

const JANUARY_15 = '2020-01-15T10:00:00Z';

const lived = (current: ProgrammeDocument, ...receipts: readonly ReceiptContent[]): LivingJournal => {
  const journal = new LivingJournal(published(current));
  journal.receive(...receipts);
  return journal;
};

const bought = [
  sale('A', JANUARY_15, [line('1', { unitPrice: 1000, quantity: 3 })]),
  sale('B', '2020-02-03T10:00:00Z', [line('1', { unitPrice: 550 })]),
  goodsBack('C', '2020-02-29T10:00:00Z', [line('1', { unitPrice: 1000, quantity: -1, ...from('A', '1') })]),
];

describe('the plan of a draft', () => {
  it('says what each would have given, taken back and cost, by month', () => {
    const priced = (per: number) => ({
      ...withRule({ earn: { points: 1, per } }),
      wallets: [{ id: 'points', name: 'Points', value: { points: 10, minor: 5 } }],
    });
    const report = reportOf(lived(priced(100), ...bought), planned(priced(100), priced(50)));
    const now = { issued: 35, takenBack: 10, costMinor: 13, liabilityMinor: 13 };
    const then = { issued: 71, takenBack: 20, costMinor: 26, liabilityMinor: 26 };
    expect(report.replayed).toEqual({ members: 1, receipts: 3, actions: 0 });
    expect(report.wallets).toEqual([
      { walletId: 'points', name: 'Points', unit: 'points', published: now, draft: then },
    ]);
    expect(report.rules).toEqual([
      {
        ...{ ruleId: 'base', name: 'One point per pound', walletId: 'points', change: 'kept' },
        ...{ sales: { published: 2, draft: 2 }, members: { up: 1, down: 0 }, published: now, draft: then },
      },
    ]);
    expect(report.tiers).toEqual([
      { tierId: 'bronze', walletId: 'points', members: { up: 1, down: 0 }, published: now, draft: then },
    ]);
    expect(report.months.map(({ month, draft }) => [month, draft.issued, draft.takenBack])).toEqual([
      ['2020-01', 60, 0],
      ['2020-02', 11, 20],
    ]);
    expect(report.members).toEqual([
      {
        ...{ walletId: 'points', winners: 1, losers: 0, unchanged: 0 },
        most: { winners: [{ memberId: MEMBER, published: 25, draft: 51 }], losers: [] },
      },
    ]);
    expect(report.asRecorded).toEqual({ compared: 1, differing: 0 });
  });

  it.each([
    ['that leaves goods without reference to a person', { ...document, returns: { unlinked: 'review' } }, [15, 0]],
    ['under which only other goods earn', withRule({ eligibility: { exclude: { skus: ['TEA'] } } }), [5, 0]],
    ['that looks for them as well', withRule({ earn: { points: 1, per: 50 } }), [30, 20]],
  ] as const)('takes back what each side finds of goods, of a draft %s', (_, draft, [issued, takenBack]) => {
    const matching = { ...document, returns: { unlinked: 'match' } } as const;
    const pot = { sku: 'POT', unitPrice: 500 };
    const journal = lived(
      matching,
      sale('A', JANUARY_15, [line('1', { unitPrice: 1000 }), line('2', pot)]),
      goodsBack('R', '2020-02-03T10:00:00Z', [line('1', { unitPrice: 1000, quantity: -1 })]),
    );
    const report = reportOf(journal, planned(matching, { returns: { unlinked: 'match' }, ...draft }));
    expect(report.wallets).toMatchObject([{ published: { issued: 15, takenBack: 10 }, draft: { issued, takenBack } }]);
    expect(report.asRecorded).toEqual({ compared: 1, differing: 0 });
  });

  it('names rules that gave nothing, and those that came and went', () => {
    const fixed = {
      id: 'web',
      name: 'Web',
      wallet: 'points',
      earn: { fixed: 5 },
      when: { channels: ['web'] },
    } as const;
    const report = reportOf(
      lived(document, ...bought),
      planned(document, { ...document, earning: { rules: [fixed] } }),
    );
    expect(report.neverFired).toEqual(['web']);
    expect(report.rules.map(({ ruleId, change }) => [ruleId, change])).toEqual([
      ['base', 'removed'],
      ['web', 'added'],
    ]);
    expect(report.members[0]).toMatchObject({ winners: 0, losers: 1 });
    expect(report.rules.map(({ members }) => members)).toEqual([
      { up: 0, down: 1 },
      { up: 0, down: 0 },
    ]);
  });

  it('names offers that gave something, and what it was', () => {
    const offering: ProgrammeDocument = {
      ...document,
      rewards: [{ id: 'cup', kind: 'code', title: 'A cup', wallet: 'points', points: 100 }],
      offers: [
        { id: 'come', name: 'Come', window: { days: 60 }, goal: { units: 2 }, give: { reward: 'cup' }, times: 3 },
        { id: 'idle', name: 'Idle', window: { days: 60 }, goal: { visits: 1 }, give: { points: 1, wallet: 'points' } },
      ],
    };
    const programmes = published(offering);
    const given = '2020-01-14T10:00:00.000Z' as InstantIso;
    const facts = assessOffer(MEMBER, { key: 'k', offer: 'come' }, { programmes, now: given });
    const journal = new LivingJournal(programmes);
    const data = { ...facts, memberId: MEMBER, source: 'http', attributed: null };
    journal.do({ type: 'RecordAction', data, metadata: { now: given } });
    journal.receive(...bought);
    const { rules, neverFired, wallets, asRecorded } = reportOf(journal, planned(offering, offering));
    const figures = { issued: 2, takenBack: 1, costMinor: null, liabilityMinor: null };
    expect(rules[1]).toEqual({
      ...{ ruleId: 'come', name: 'Come', walletId: 'reward:cup', change: 'kept', sales: { published: 2, draft: 2 } },
      ...{ members: { up: 0, down: 0 }, published: figures, draft: figures },
    });
    expect([rules.length, neverFired, asRecorded]).toEqual([2, [], { compared: 1, differing: 0 }]);
    expect(wallets.map(({ walletId, draft }) => [walletId, draft.issued])).toEqual([['points', 35]]);
  });

  it('names what publishing begins to count at zero, and the plan counts from the beginning', () => {
    const counted = (...ids: readonly string[]): ProgrammeDocument => ({
      ...document,
      counters: ids.map((id) => ({ id, count: 'receipts', window: { rollingDays: 2 } })),
      segments: [{ id: 'regulars', name: 'Regulars', if: 'member.purchases >= 3' }],
    });
    const anew = (before: ProgrammeDocument, after: ProgrammeDocument): readonly string[] =>
      reportOf(lived(before, ...bought), planned(before, after)).beginAtZero;
    expect(anew(document, counted('visits'))).toEqual(['visits', 'regulars']);
    expect(anew(counted('visits'), counted('visits', 'more'))).toEqual(['more']);
    expect(anew(counted('visits'), document)).toEqual([]);
  });

  it('leaves what was before the period as it was, under the limits that it used up', () => {
    const capped = (most: number) => withRule({ limits: { perMember: { amount: most, per: 'programme' } } });
    const since = '2020-02-01T00:00:00.000Z' as InstantIso;
    const [first, second] = bought as [ReceiptContent, ReceiptContent];
    const report = reportOf(lived(capped(100), first, second), planned(capped(100), capped(32), { from: since }));
    expect(report.replayed.receipts).toBe(1);
    expect(report.wallets[0]).toMatchObject({ published: { issued: 5 }, draft: { issued: 2 } });
    // Of what was before, the draft gives twice as much and has used up the limit: it is not asked.
    const twice = withRule({ earn: { points: 2, per: 100 }, limits: { perMember: { amount: 40, per: 'programme' } } });
    const doubled = reportOf(lived(capped(100), first, second), planned(capped(100), twice, { from: since }));
    expect(doubled.wallets[0]).toMatchObject({ published: { issued: 5 }, draft: { issued: 10 } });
  });

  it('counts months as the programme does, by its own calendar', () => {
    const late = [sale('A', '2020-06-30T23:30:00Z', [line('1')]), sale('B', '2020-06-30T22:30:00Z', [line('1')])];
    const { months } = reportOf(lived(document, ...late), planned(document, document));
    expect(months.map(({ month }) => month)).toEqual(['2020-06', '2020-07']);
  });

  it('counts each member by themselves, and shows first who wins or loses most', () => {
    const receiptOf = (id: string, unitPrice: number) => sale(id, JANUARY_15, [line('1', { unitPrice })]);
    const plan = planned(document, withRule({ earn: { points: 1, per: 100 }, limits: { perReceipt: 10 } }));
    const tally = new PlanTally(plan);
    // Ann loses 1, Ben 20, and Cem nothing.
    for (const [member, unitPrice] of [
      ['ann', 1100],
      ['ben', 3000],
      ['cem', 500],
    ] as const) {
      const { events } = lived(document, receiptOf(member, unitPrice));
      tally.add(
        planMember(
          {
            ...{ memberId: memberId(member), recorded: recordedJournal(events) },
            ...{ enrolledAt: null, referral: null, before: null },
          },
          plan,
        ),
      );
    }
    const { members, rules } = tally.report();
    expect(rules.map((rule) => rule.members)).toEqual([{ up: 0, down: 2 }]);
    expect(members[0]).toMatchObject({ winners: 0, losers: 2, unchanged: 1 });
    expect(members[0]?.most.losers.map((each) => [each.memberId, each.published, each.draft])).toEqual([
      ['ben', 30, 10],
      ['ann', 11, 10],
    ]);
  });

  it('keeps to who was served first of a budget, unless the draft has another amount of it', () => {
    const budgeted = (amount: number): ProgrammeDocument => ({
      ...withRule({ limits: { budget: 'spring' } }),
      budgets: [{ id: 'spring', name: 'Spring', wallet: 'points', amount }],
    });
    const rooms = { left: () => ({ points: 10, leaseId: 'of a process' }) };
    const journal = new LivingJournal(published(budgeted(10)), rooms);
    journal.receive(...bought.slice(0, 1));
    const same = reportOf(journal, planned(budgeted(10), budgeted(10)));
    expect(same.wallets[0]).toMatchObject({ published: { issued: 10 }, draft: { issued: 10 } });
    expect(same.budgets).toMatchObject([{ parts: 1, exhausted: 1, over: 0 }]);
    const more = reportOf(journal, planned(budgeted(10), budgeted(20)));
    expect(more.wallets[0]).toMatchObject({ published: { issued: 10 }, draft: { issued: 30 } });
    expect(more.budgets).toMatchObject([{ budgetId: 'spring', amount: 20, parts: 1, exhausted: 1, over: 10 }]);
  });

  it('owes nothing any more for what has expired under the terms of each', () => {
    const after = (days: number): ProgrammeDocument => ({
      ...document,
      wallets: [{ id: 'points', name: 'Points', value: { points: 1, minor: 1 }, expiry: { days } }],
    });
    const report = reportOf(lived(after(10_000), ...bought), planned(after(10_000), after(10)));
    expect(report.wallets[0]).toMatchObject({
      published: { costMinor: 25, liabilityMinor: 25 },
      draft: { costMinor: 25, liabilityMinor: 0 },
    });
  });

  it('counts a tier as the draft calls it, with the multiplier that the draft gives it', () => {
    const journal = lived(document, ...bought.slice(0, 1));
    journal.do(tiers(1, { tierId: 'silver', order: orderOf(bought[0] as ReceiptContent), programmeVersion: 1 }));
    journal.receive(...bought.slice(1));
    const draft: ProgrammeDocument = {
      ...document,
      tiers: {
        ladder: [
          { id: 'bronze', name: 'Bronze', threshold: 0, multiplier: '1' },
          { id: 'argent', name: 'Argent', threshold: 1000, multiplier: '3', was: 'silver' },
        ],
      },
    };
    const report = reportOf(journal, planned(document, draft));
    expect(report.tiers.map(({ tierId, ...of }) => [tierId, of.published.issued, of.draft.issued])).toEqual([
      ['argent', 6, 16],
      ['bronze', 30, 30],
    ]);
  });

  it('comes for the published programme to what was recorded, in whatever order it came, and to no difference', () => {
    const current = {
      ...document,
      earning: {
        rules: [
          { ...baseRule, limits: { perMember: { amount: 9, per: 'day' as const } } },
          {
            id: 'twice',
            name: 'Twice',
            wallet: 'points',
            earn: { fixed: 4 },
            limits: { times: { most: 2, per: 'day' } },
          } as never,
        ],
      },
    } as ProgrammeDocument;
    const receipts = [
      sale('A', '10:00', [line('1', { unitPrice: 300, quantity: 3 }), line('2', { sku: 'CUP', unitPrice: 100 })]),
      sale('B', '10:10', [line('1', { unitPrice: 500 })]),
      goodsBack('C', '10:20', [line('1', { unitPrice: 300, quantity: -2 })]),
      sale('D', '10:30', [line('1', { unitPrice: 450 })]),
      voidOf('E', '10:40', 'B'),
      sale('F', '2020-05-21T10:00:00Z', [line('1', { sku: 'CUP', unitPrice: 250, quantity: 2 })]),
      goodsBack('G', '2020-05-22T10:00:00Z', [
        line('1', { sku: 'CUP', unitPrice: 250, quantity: -1, ...from('F', '1') }),
      ]),
    ];
    const inAnyOrder = fc.shuffledSubarray(receipts, { minLength: 3 });
    fc.assert(
      fc.property(inAnyOrder, (arrivals) => {
        const journal = new LivingJournal(published(current));
        for (const each of arrivals) journal.do(record(each));
        const report = reportOf(journal, planned(current, current));
        expect(report.asRecorded).toEqual({ compared: 1, differing: 0 });
        for (const { published: before, draft } of [...report.wallets, ...report.rules, ...report.months])
          expect(draft).toEqual(before);
        const kept = Object.values(journal.points).reduce((sum, [granted, back]) => sum + granted - back, 0);
        const [wallet] = report.wallets;
        expect((wallet?.published.issued ?? 0) - (wallet?.published.takenBack ?? 0)).toBe(kept);
        expect(report.members[0]).toMatchObject({ winners: 0, losers: 0, unchanged: 1 });
      }),
      { numRuns: 300 },
    );
  });

  it('replays what members did that is no purchase, under the limits of the draft', () => {
    const journal = new LivingJournal(published(withActions));
    for (const [key, at] of [
      ['a', '20T10:00'],
      ['b', '20T11:00'],
      ['c', '20T12:00'],
    ] as const)
      tell(journal, act(key, 'review', at));
    tell(journal, act('d', 'survey', '21T10:00'));
    journal.do(revoke('a', '22T10:00'));
    for (const year of [2020, 2021])
      reach(journal, {
        trigger: 'birthday',
        year,
        occurredAt: `2020-05-2${String(year - 2020)}T00:00:00.000Z` as InstantIso,
      });
    const rules = withActions.earning.rules.map((rule) =>
      rule.id === 'review' ? { ...rule, limits: { times: { most: 1, per: 'day' as const } } } : rule,
    );
    const draft = { ...withActions, earning: { rules } } as ProgrammeDocument;
    const report = reportOf(journal, planned(withActions, draft));
    expect(report.replayed).toEqual({ members: 1, receipts: 0, actions: 6 });
    expect(report.asRecorded).toEqual({ compared: 1, differing: 0 });
    expect(report.wallets[0]).toMatchObject({
      published: { issued: 140, takenBack: 10 },
      draft: { issued: 130, takenBack: 10 },
    });
    expect(report.rules.find(({ ruleId }) => ruleId === 'review')?.sales).toEqual({ published: 2, draft: 1 });
    expect(report.neverFired).toEqual(['base', 'silver']);
    expect(reportOf(journal, planned(withActions, draft, { from: AS_OF })).replayed.members).toBe(0);
  });

  it('gives for tiers that were reached before any rule was about them, as the draft calls them', () => {
    const journal = lived(document, ...bought);
    journal.do(tiers(1, { tierId: 'silver', order: '2020-05-20T10:00:00.000Z|x', programmeVersion: 1 }));
    const draft = {
      ...withRule({ id: 'gift', on: 'tier-reached', tiers: ['argent'], earn: { fixed: 40 }, tierMultiplier: false }),
      tiers: { ladder: [{ id: 'argent', name: 'Silver', threshold: 1000, was: 'silver' }] },
    };
    const report = reportOf(journal, planned(document, draft));
    expect(report.rules.find(({ ruleId }) => ruleId === 'gift')?.draft.issued).toBe(40);
    expect(report.asRecorded).toEqual({ compared: 1, differing: 0 });
    // In bronze everybody began, and nobody has reached it, whatever the draft puts below it.
    journal.do(tiers(2, { tierId: 'bronze', order: '2020-05-20T10:00:00.000Z|x', programmeVersion: 1 }));
    const below = {
      ...withRule({ id: 'gift', on: 'tier-reached', tiers: ['bronze'], earn: { fixed: 40 }, tierMultiplier: false }),
      tiers: {
        ladder: [
          { id: 'tin', name: 'Tin', threshold: 0 },
          { id: 'bronze', name: 'Bronze', threshold: 10 },
        ],
      },
    };
    expect(reportOf(journal, planned(document, below)).neverFired).toEqual(['gift']);
  });

  it('says so when a journal was given something else than the replay gives', () => {
    const journal = new LivingJournal(published(withActions));
    tell(journal, act('a', 'review', '20T10:00'));
    const events = journal.events.map((event) =>
      event.type === 'AwardGranted'
        ? { ...event, data: { ...event.data, points: (event.data.points + 1) as Points } }
        : event,
    );
    expect(reportOf({ events }, planned(withActions, withActions)).asRecorded).toEqual({ compared: 1, differing: 1 });
    // … or nothing where the replay gives something.
    const nothing = journal.events.filter(({ type }) => type !== 'AwardGranted');
    const same = planned(withActions, withActions);
    expect(reportOf({ events: nothing }, same).asRecorded).toEqual({ compared: 1, differing: 1 });
  });

  it('compares nothing with what was recorded under older versions', () => {
    const { events } = lived(document, ...bought);
    const [first, second, draft] = [document, withRule({ earn: { points: 2, per: 100 } }), document].map(
      (each, index): ProgrammeVersion => ({
        version: index + 1,
        effectiveFrom: `${String(2019 + index)}-06-01T00:00:00.000Z` as InstantIso,
        programme: compiled(each),
      }),
    ) as [ProgrammeVersion, ProgrammeVersion, ProgrammeVersion];
    const plan = { ...planned(document, document), programmes: [first, second, draft], published: second, draft };
    const report = reportOf({ events }, plan);
    expect(report.wallets[0]).toMatchObject({ published: { issued: 71 }, draft: { issued: 35 } });
    expect(report.asRecorded).toEqual({ compared: 0, differing: 0 });
  });

  it('knows since when the member has been one, also where no rule has asked before', () => {
    const welcome = withRule({ members: { enrolledWithinDays: 30 } });
    const report = (since: string | null) =>
      reportOf(lived(document, ...bought), planned(document, welcome), { enrolledAt: since as InstantIso | null })
        .wallets[0]?.draft.issued;
    expect([report('2020-01-10T00:00:00.000Z'), report('2019-06-01T00:00:00.000Z')]).toEqual([35, 0]);
    const journal = lived(welcome, ...bought);
    journal.do(enrolled('2020-01-10T00:00:00.000Z'));
    expect(reportOf(journal, planned(welcome, document)).asRecorded).toEqual({ compared: 1, differing: 0 });
  });
});
