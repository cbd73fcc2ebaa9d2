import { budgetExhausted } from '@accrue/contracts';
import { CampaignsApp, earnedPoints, from, goodsBack, NOW, programme, sale } from '../campaigns.fixture';

const budgeted = (budgets: readonly object[], limits: object = { budget: 'spring' }): object =>
  programme({
    budgets,
    earning: {
      rules: [
        { id: 'base', name: 'Base', wallet: 'points', earn: { points: 1, per: 100 } },
        { id: 'bonus', name: 'Bonus', wallet: 'points', earn: { points: 10, per: 100 }, limits },
      ],
    },
  });
const SPRING = { id: 'spring', name: 'Spring', wallet: 'points', amount: 250 };

describe('a budget of rules', () => {
  let app: CampaignsApp;
  const partsOf = async (id = 'spring') => {
    await app.projections.waitForAll('budgets');
    return (await app.call('A', 'GET', `/v1/budgets/${id}`)).body['parts'] as readonly Record<string, unknown>[];
  };

  beforeAll(async () => {
    app = await CampaignsApp.open(budgeted([SPRING]));
    for (const who of ['ann', 'ben']) await app.enrol(who, { card: `c-${who}` });
  });
  afterAll(() => app.close());

  it('gives who comes first, then the rest, then nothing, and says so', async () => {
    const ten = (id: string, card: string) => sale(id, card, [['TEA', 1, 1000]]);
    expect((await app.record(ten('a-1', 'c-ann'))).body).toMatchObject({ earned: earnedPoints(110) });
    expect((await app.record(ten('b-1', 'c-ben'))).body).toMatchObject({ earned: earnedPoints(110) });
    const asked = await app.post('/v1/receipts:evaluate', ten('a-2', 'c-ann'));
    expect(asked.body).toMatchObject({
      earned: earnedPoints(60),
      rules: [
        { ruleId: 'base', points: 10, cap: null },
        {
          ...{ ruleId: 'bonus', points: 50, cap: { desired: 100, value: 50 } },
          reasons: [{ code: 'cap.budget', data: { budgetId: 'spring', desired: 100, granted: 50 } }],
        },
      ],
    });
    expect((await app.record(ten('a-2', 'c-ann'))).body).toMatchObject({ earned: earnedPoints(60) });
    expect((await app.record(ten('b-2', 'c-ben'))).body).toMatchObject({ earned: earnedPoints(10) });
    expect(await partsOf()).toEqual([
      {
        from: null,
        storeId: null,
        amount: 250,
        used: 250,
        leased: 0,
        left: 0,
        refused: 150,
        isExhausted: true,
        exhaustedAt: NOW,
      },
    ]);
  });

  it('has again what comes back, for whoever comes then', async () => {
    const back = goodsBack('a-3', 'c-ann', [['TEA', 1, 1000, from('a-1')]]);
    expect((await app.record(back)).body).toMatchObject({ earned: earnedPoints(-110) });
    expect(await partsOf()).toMatchObject([{ used: 150, left: 100, isExhausted: false }]);
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect((await app.record(sale('b-3', 'c-ben', [['TEA', 1, 700]]))).body).toMatchObject({
      earned: earnedPoints(77),
    });
    expect(await partsOf()).toMatchObject([{ used: 220, leased: 0, left: 30 }]);
  });

  it('tells others when somebody got less', async () => {
    const told = (await app.published()).filter(({ type }) => type === budgetExhausted.type);
    const part = { budgetId: 'spring', from: null, storeId: null };
    expect(told.map(({ data }) => data)).toMatchObject([
      { ...part, refused: 50 },
      { ...part, refused: 100 },
    ]);
  });

  it('tells of all that the programme has', async () => {
    const { body } = await app.call('A', 'GET', '/v1/budgets');
    expect(body).toMatchObject({
      budgets: [{ id: 'spring', unit: 'points', rules: ['bonus'], parts: [{ used: 220 }] }],
    });
    const unknown = await app.call('A', 'GET', '/v1/budgets/summer');
    expect([unknown.status, unknown.body.code]).toEqual([404, 'budget.unknown']);
  });
});

describe('a large budget', () => {
  it('is leased once for a hundred and one receipts', async () => {
    const large = { ...SPRING, amount: 100_000 };
    const app = await CampaignsApp.open(budgeted([large]));
    try {
      await app.enrol('ann', { card: 'c-ann' });
      for (let n = 1; n <= 102; n += 1) {
        const { body } = await app.record(sale(`a-${String(n)}`, 'c-ann', [['TEA', 1, 100]]));
        expect(body).toMatchObject({ earned: earnedPoints(11) });
        if (n !== 101 && n !== 102) continue;
        await app.projections.waitForAll('budgets');
        const { parts } = (await app.call('A', 'GET', '/v1/budgets/spring')).body as { parts: object[] };
        expect(parts).toMatchObject([{ used: n * 10, leased: n === 101 ? 0 : 1000 }]);
      }
    } finally {
      await app.close();
    }
  });
});
