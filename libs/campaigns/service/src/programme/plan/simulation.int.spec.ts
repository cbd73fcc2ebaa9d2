import { memberReferredByPartner } from '@accrue/contracts';
import { CampaignsApp, from, goodsBack, programme, sale } from '../../campaigns.fixture';
import { KeptJournals } from './kept-journals';
import type { SimulationReportDto } from './simulation.dto';
import { points } from '@accrue/kernel';
import type { ReplayedAward } from '@accrue/campaigns-domain';

const double = (changes: object = {}) => {
  const document = programme(changes) as { earning: { rules: { earn: object }[] } };
  document.earning.rules[0]!.earn = { points: 2, per: 100 };
  return document;
};

const doubleAtMost = (amount: number) => {
  const document = double() as unknown as { earning: { rules: { limits: object }[] } };
  document.earning.rules[0]!.limits = { perMember: { amount, per: 'programme' } };
  return document;
};

describe('the simulation of a draft', () => {
  let app: CampaignsApp;
  const simulate = (document: object, over = 'all', key = 'O') =>
    app.post(`/v1/programme:simulate?over=${over}`, document, key);
  const reportOf = async (document: object, over = 'all'): Promise<SimulationReportDto> =>
    app.resultOf(await simulate(document, over));

  beforeAll(async () => {
    app = await CampaignsApp.open(null);
    expect((await simulate(programme())).body.code).toBe('programme.not_published');
    await app.put('/v1/programme', programme());
    for (const name of ['ann', 'bob', 'cyd']) await app.enrol(name, { card: `c-${name}` });
    await app.record(sale('S-1', 'c-ann', [['TEA', 3, 1000]]));
    await app.record(goodsBack('R-1', 'c-ann', [['TEA', 1, 1000, from('S-1')]]));
    await app.record(sale('S-2', 'c-bob', [['POST', 1, 500]]));
    await app.record(sale('S-3', 'c-cyd', [['TEA', 1, 700]], { endedAt: '2026-09-01T10:00:00Z' }));
    await app.record(sale('S-4', null));
    await app.projections.waitFor('receipts', { streamId: 'journal-cyd', revision: 1 });
    await app.projections.waitFor('receipts', { streamId: 'journal-ann', revision: 4 });
  });
  afterAll(() => app.close());

  it('shows no difference for the published programme, and that it awards as receipts are awarded', async () => {
    const before = await app.eventCount();
    const report = await reportOf(programme());
    expect(report).toMatchObject({
      ...{ publishedVersion: 1, changes: [], from: null, currency: 'GBP' },
      replayed: { members: 3, receipts: 4, actions: 0 },
      asRecorded: { compared: 3, differing: 0 },
      members: [{ walletId: 'points', winners: 0, losers: 0, unchanged: 3 }],
      neverFired: ['app'],
    });
    const figures = { issued: 37, takenBack: 10, costMinor: null, liabilityMinor: null };
    expect(report.wallets).toMatchObject([{ walletId: 'points', published: figures, draft: figures }]);
    expect(await app.eventCount()).toBe(before);
  });

  it('shows what a draft would have given', async () => {
    const report = await reportOf(double());
    expect(report.changes).toMatchObject([{ path: 'earning.rules[base].earn.points', before: 1, after: 2 }]);
    expect(report.wallets[0]).toMatchObject({ published: { issued: 37, takenBack: 10 }, draft: { issued: 74 } });
    expect(report.members[0]).toMatchObject({
      winners: 2,
      unchanged: 1,
      most: {
        winners: [
          { memberId: 'ann', published: 20, draft: 40 },
          { memberId: 'cyd', published: 7, draft: 14 },
        ],
        losers: [],
      },
    });
  });

  it('looks at the days that are asked for', async () => {
    expect((await reportOf(double(), '30d')).replayed).toEqual({ members: 2, receipts: 3, actions: 0 });
    const { status, body } = await simulate(programme(), 'ever');
    expect([status, body.code, body.over]).toEqual([422, 'programme.period_invalid', 'ever']);
  });

  it('names everything that is wrong with a draft, before it begins', async () => {
    const { status, body } = await simulate(programme({ currency: 'XXQ', wallets: [{ id: 'other', name: 'Other' }] }));
    expect([status, body.code, body.problems.length]).toEqual([422, 'programme.invalid', 3]);
  });

  it('is one job for one wish, and tells how far it came', async () => {
    const ask = (document: object) =>
      app.call('O', 'POST', '/v1/programme:simulate?over=all', document, { 'idempotency-key': 'wish-1' });
    const [first, again] = [await ask(double()), await ask(double())];
    expect(again.body).toEqual(first.body);
    expect(await ask(programme())).toMatchObject({ status: 409, body: { code: 'job.conflict', jobId: first.body.id } });
    expect(await app.jobOf(first)).toMatchObject({
      ...{ kind: 'programme.simulate', state: 'done', unit: 'receipts', requestedBy: 'anna' },
      ...{ done: 4, total: 4, input: { document: double(), overDays: null } },
    });
  });

  it('reads no journal again that an earlier plan has read, but for what has come since', async () => {
    const [first, loaded] = [await reportOf(double()), jest.spyOn(app.log, 'loadUnparsed')];
    expect(await reportOf(double())).toEqual(first);
    expect(loaded.mock.calls).toEqual([]);
    await app.record(sale('S-5', 'c-bob', [['TEA', 2, 1000]]));
    await app.settled();
    const then = await reportOf(double());
    expect(loaded.mock.calls).toEqual([[['journal-bob']]]);
    expect(then.replayed).toEqual({ members: 3, receipts: 5, actions: 0 });
    expect(then.asRecorded).toEqual({ compared: 3, differing: 0 });
    expect(then.wallets[0]).toMatchObject({ published: { issued: 57, takenBack: 10 }, draft: { issued: 114 } });
    loaded.mockRestore();
  });

  it('would show a kept side that is wrong as a difference to what was recorded', async () => {
    const wrong = (awards: readonly ReplayedAward[]) =>
      awards.map((award) => ({ ...award, granted: points(award.granted + 1) }));
    const { keepSide } = KeptJournals.prototype;
    const spoilt = jest.spyOn(KeptJournals.prototype, 'keepSide').mockImplementation(function (
      this: KeptJournals,
      ...[memberId, name, awards, recorded]: Parameters<typeof keepSide>
    ) {
      keepSide.call(this, memberId, name, wrong(awards), recorded);
    });
    await app.record(sale('S-7', 'c-ann', [['TEA', 1, 900]]));
    await app.settled();
    const first = await reportOf(double());
    const second = await reportOf(double());
    spoilt.mockRestore();
    expect([first, second].map(({ asRecorded }) => asRecorded.differing)).toEqual([0, 1]);
    await app.record(sale('S-8', 'c-ann', [['TEA', 1, 900]]));
    await app.settled();
    expect((await reportOf(double())).asRecorded.differing).toBe(0);
  });

  it('comes to the same as if no plan had been before: for another draft, after a receipt, over other days, after a publication', async () => {
    const fresh = async (...asked: Parameters<typeof reportOf>): Promise<SimulationReportDto> => {
      const nothing = jest.spyOn(KeptJournals.prototype, 'find').mockReturnValue(undefined);
      try {
        return await reportOf(...asked);
      } finally {
        nothing.mockRestore();
      }
    };
    const same = async (...asked: Parameters<typeof reportOf>): Promise<void> => {
      const report = await reportOf(...asked);
      expect(report.asRecorded.differing).toBe(0);
      expect(report).toEqual(await fresh(...asked));
      // By then the side is kept.
      expect(await reportOf(...asked)).toEqual(report);
    };
    const decided = jest.spyOn(KeptJournals.prototype, 'keepSide');
    await reportOf(double());
    decided.mockClear();
    await reportOf(programme());
    expect(decided.mock.calls).toEqual([]);
    await same(programme());
    await app.record(goodsBack('R-6', 'c-bob', [['TEA', 1, 1000, from('S-5')]]));
    await app.settled();
    await same(double());
    await same(double(), '30d');
    await app.put('/v1/programme', double());
    await same(programme());
    // What came before the period stays under the version of its time, and uses up what a limit leaves.
    await app.put('/v1/programme', doubleAtMost(20));
    await app.record(sale('S-9', 'c-cyd', [['TEA', 1, 500]]));
    await app.settled();
    await same(doubleAtMost(20));
    await same(doubleAtMost(20), '30d');
    await app.put('/v1/programme', programme());
    await same(double());
    decided.mockRestore();
  });

  it('is the operator’s', async () => {
    for (const key of ['P', 'A']) expect((await simulate(programme(), 'all', key)).status).toBe(403);
  });
});

describe('the simulation of a draft about what is no purchase', () => {
  const withSurvey = (points: number) =>
    programme({
      actions: [{ id: 'survey', name: 'A survey' }],
      earning: {
        rules: [
          { id: 'base', name: 'Base', wallet: 'points', earn: { points: 1, per: 100 } },
          { id: 'survey', name: 'Survey', wallet: 'points', on: 'action', action: 'survey', earn: { fixed: points } },
          {
            ...{ id: 'new', name: 'New', wallet: 'points', earn: { fixed: 3 } },
            members: { enrolledWithinDays: 30 },
          },
        ],
      },
    });
  let app: CampaignsApp;

  beforeAll(async () => {
    app = await CampaignsApp.open(null);
    await app.put('/v1/programme', withSurvey(10));
    for (const name of ['ann', 'bob']) await app.enrol(name, { card: `c-${name}` });
    await app.record(sale('S-1', 'c-ann', [['TEA', 3, 1000]]));
    for (const card of ['c-ann', 'c-bob']) {
      const done = { key: `A-${card}`, type: 'survey', member: { idType: 'card', value: card } };
      const { status } = await app.post('/v1/actions', { ...done, occurredAt: '2026-10-30T10:00:00Z' });
      expect(status).toBe(201);
    }
    await app.projections.waitFor('receipts', { streamId: 'journal-ann', revision: 1 });
  });
  afterAll(() => app.close());

  it('counts members who bought nothing, and awards as it was awarded', async () => {
    const report: SimulationReportDto = await app.resultOf(
      await app.post('/v1/programme:simulate?over=all', withSurvey(25), 'O'),
    );
    expect(report).toMatchObject({
      replayed: { members: 2, receipts: 1, actions: 2 },
      asRecorded: { compared: 2, differing: 0 },
      members: [{ winners: 2, losers: 0 }],
    });
    const survey = report.rules.find(({ ruleId }) => ruleId === 'survey');
    expect(survey).toMatchObject({
      ...{ sales: { published: 2, draft: 2 } },
      ...{ published: { issued: 20 }, draft: { issued: 50 } },
    });
  });
});

describe('the simulation of discounts and commissions', () => {
  const costing = (percent: string, commission: string) =>
    programme({
      wallets: [
        { id: 'points', name: 'Points', unit: 'points' },
        { id: 'commission', name: 'Commission', unit: 'GBP' },
      ],
      tiers: { qualify: { by: 'spend' }, ladder: [{ id: 'bronze', name: 'Bronze', threshold: 0, multiplier: '1' }] },
      counters: [{ id: 'spend', count: 'spend', window: 'programme' }],
      discounts: [{ id: 'card', name: 'Card', by: 'spend', stepDown: 'immediate', steps: [{ from: 1000, percent }] }],
      partners: { wallet: 'commission', commission: { percent: commission, forDays: 365 } },
      guardrails: { maxCostIncrease: '10' },
    });
  const exceeding = { status: 409, code: 'programme.guardrail_exceeded' };
  let app: CampaignsApp;
  const reportOf = async (document: object): Promise<SimulationReportDto> =>
    app.resultOf(await app.post('/v1/programme:simulate?over=all', document, 'O'));

  beforeAll(async () => {
    app = await CampaignsApp.open(costing('5', '10'));
    for (const name of ['ann', 'bob']) await app.enrol(name, { card: `c-${name}` });
    const referredAt = '2026-10-01T09:00:00.000Z';
    await app.deliver(memberReferredByPartner.type, { memberId: 'ann', partnerId: 'partner-ada', referredAt });
    const on = (day: number) => ({ endedAt: `2026-10-${String(day)}T10:00:00Z` });
    await app.record(sale('S-1', 'c-ann', [['TEA', 3, 1000]], on(11)));
    await app.record(sale('S-2', 'c-ann', [['TEA', 2, 1000]], on(12)));
    await app.record(goodsBack('R-1', 'c-ann', [['TEA', 1, 1000, from('S-2')]], on(13)));
    await app.record(sale('S-3', 'c-bob', [['TEA', 1, 5000]], on(11)));
    await app.projections.waitFor('receipts', { streamId: 'journal-bob', revision: 1 });
  });
  afterAll(() => app.close());

  it('says what both come to, with what came back, and what all costs', async () => {
    const report = await reportOf(costing('6', '20'));
    // Only the second purchase of Ann finds that she has bought something; only Ann came by a partner.
    const figures = (grantedMinor: number, takenBackMinor: number) => ({
      ...{ grantedMinor, takenBackMinor, costMinor: grantedMinor - takenBackMinor },
    });
    const parts = (both: object) => ({
      ...{ ...both, months: [{ month: '2026-10', ...both }], tiers: [{ tierId: 'bronze', ...both }] },
    });
    expect(report.expenses).toEqual([
      {
        ...{ of: 'discount', id: 'card', name: 'Card', recorded: figures(0, 0) },
        ...parts({ published: figures(100, 50), draft: figures(120, 60) }),
      },
      {
        ...{ of: 'commission', id: 'commission', name: 'Commissions of partners', recorded: null },
        ...parts({ published: figures(500, 100), draft: figures(1000, 200) }),
      },
    ]);
    expect(report.costs[0]).toEqual({ walletId: null, published: 450, draft: 860 });
  });

  it.each([
    ['discount', costing('50', '10'), 900],
    ['commission', costing('5', '11.5'), 510],
  ])('lets guardrails refuse a draft of which only a %s is dearer', async (_, document, draft) => {
    await reportOf(document);
    expect((await app.put('/v1/programme', document)).body).toMatchObject({
      ...exceeding,
      exceeded: [{ of: 'cost', walletId: null, published: 450, draft }],
    });
  });

  it('lets pass what stays within them', async () => {
    await reportOf(costing('5', '11'));
    expect((await app.put('/v1/programme', costing('5', '11'))).body).toMatchObject({ version: 2 });
  });
});

describe('the simulation of rewards that are given', () => {
  const giving = (cost: number | undefined, skus: readonly string[], maxCostIncrease = '10') => {
    const cup = { id: 'cup', kind: 'code', title: 'A cup', wallet: 'points', points: 100 };
    return programme({
      wallets: [{ id: 'points', name: 'Points', value: { points: 10, minor: 5 } }],
      rewards: [cost === undefined ? cup : { ...cup, cost }],
      earning: {
        rules: [
          { id: 'base', name: 'Base', wallet: 'points', earn: { points: 1, per: 100 } },
          { id: 'gift', name: 'A cup', earn: { reward: 'cup' }, eligibility: { include: { skus } } },
        ],
      },
      guardrails: { maxCostIncrease },
    });
  };
  let app: CampaignsApp;
  const reportOf = async (document: object): Promise<SimulationReportDto> =>
    app.resultOf(await app.post('/v1/programme:simulate?over=all', document, 'O'));

  beforeAll(async () => {
    app = await CampaignsApp.open(giving(120, ['POT']));
    for (const name of ['ann', 'bob']) await app.enrol(name, { card: `c-${name}` });
    await app.record(sale('S-1', 'c-ann', [['POT', 1, 1000]], { endedAt: '2026-09-11T10:00:00Z' }));
    await app.record(goodsBack('R-1', 'c-ann', [['POT', 1, 1000, from('S-1')]], { endedAt: '2026-10-13T10:00:00Z' }));
    await app.record(sale('S-2', 'c-ann', [['POT', 1, 1000]], { endedAt: '2026-10-14T10:00:00Z' }));
    await app.record(sale('S-3', 'c-bob', [['TEA', 1, 1000]], { endedAt: '2026-10-14T10:00:00Z' }));
    await app.projections.waitFor('receipts', { streamId: 'journal-bob', revision: 1 });
    await app.projections.waitFor('receipts', { streamId: 'journal-ann', revision: 6 });
  });
  afterAll(() => app.close());

  it('says how often each would have been given, by month and tier, and what that costs, by rule as well', async () => {
    const report = await reportOf(giving(150, ['POT', 'TEA']));
    const figures = (issued: number, takenBack: number, cost: number) => ({
      ...{ issued, takenBack, costMinor: (issued - takenBack) * cost, liabilityMinor: null },
    });
    const both = { published: figures(2, 1, 120), draft: figures(3, 1, 150) };
    expect(report.rewards).toEqual([
      {
        ...{ rewardId: 'cup', name: 'A cup', ...both },
        months: [
          { month: '2026-09', published: figures(1, 0, 120), draft: figures(1, 0, 150) },
          { month: '2026-10', published: figures(1, 1, 120), draft: figures(2, 1, 150) },
        ],
        tiers: [{ tierId: 'bronze', ...both }],
      },
    ]);
    expect(report.rules.find(({ ruleId }) => ruleId === 'gift')).toMatchObject({ walletId: 'reward:cup', ...both });
    // Twenty points are worth ten.
    expect(report.costs).toEqual([{ walletId: null, published: 10 + 120, draft: 10 + 300 }]);
    expect(report.asRecorded).toEqual({ compared: 2, differing: 0 });
  });

  it.each([
    ['that costs more', giving(150, ['POT']), null, 130, 160],
    ['that is given more often', giving(120, ['POT', 'TEA']), null, 130, 250],
    ['that does not say any more what it costs', giving(undefined, ['POT', 'TEA']), 'reward:cup', 1, 2],
  ])('lets guardrails refuse a draft with one %s', async (_, document, walletId, published, draft) => {
    await reportOf(document);
    expect((await app.put('/v1/programme', document)).body).toMatchObject({
      ...{ status: 409, code: 'programme.guardrail_exceeded' },
      exceeded: [{ of: 'cost', walletId, published, draft }],
    });
  });

  it('lets pass what stays within them', async () => {
    await reportOf(giving(130, ['POT']));
    expect((await app.put('/v1/programme', giving(130, ['POT']))).body).toMatchObject({ version: 2 });
  });
});

describe('the simulation of coupons', () => {
  const withCoupon = (amount: number) =>
    programme({
      offers: [{ id: 'pound', name: 'Off tea', window: { days: 30 }, give: { discount: { amount } } }],
      guardrails: { maxCostIncrease: '10' },
    });
  let app: CampaignsApp;
  const reportOf = async (document: object): Promise<SimulationReportDto> =>
    app.resultOf(await app.post('/v1/programme:simulate?over=all', document, 'O'));

  beforeAll(async () => {
    app = await CampaignsApp.open(withCoupon(100));
    await app.enrol('ann', { card: 'c-ann' });
    app.clock.set('2026-10-01T09:00:00Z');
    expect((await app.post('/v1/members/ann/offers', { key: 'k', offer: 'pound' }, 'O')).status).toBe(201);
    app.clock.set('2026-10-13T09:00:00Z');
    const on = (day: number) => ({ endedAt: `2026-10-${String(day)}T10:00:00Z` });
    await app.record(sale('S-1', 'c-ann', [['TEA', 1, 80]], on(11)));
    await app.record(sale('S-2', 'c-ann', [['TEA', 1, 400]], on(12)));
    await app.projections.waitFor('receipts', { streamId: 'journal-ann', revision: 2 });
  });
  afterAll(() => app.close());

  it('says the most that they can cost, though no till has named one, and lets guardrails refuse a dearer one', async () => {
    const figures = (grantedMinor: number) => ({ grantedMinor, takenBackMinor: 0, costMinor: grantedMinor });
    expect((await reportOf(withCoupon(100)))?.costs[0]).toEqual({ walletId: null, published: 100, draft: 100 });
    expect((await reportOf(withCoupon(150)))?.expenses).toMatchObject([
      {
        ...{ of: 'coupon', id: 'pound', name: 'Off tea', recorded: figures(0) },
        ...{ published: figures(100), draft: figures(150) },
        months: [{ month: '2026-10', published: figures(100), draft: figures(150) }],
      },
    ]);
    expect((await app.put('/v1/programme', withCoupon(150))).body).toMatchObject({
      ...{ status: 409, code: 'programme.guardrail_exceeded' },
      exceeded: [{ of: 'cost', walletId: null, published: 100, draft: 150 }],
    });
  });
});
