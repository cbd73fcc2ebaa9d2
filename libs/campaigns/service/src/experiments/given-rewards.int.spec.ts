import { armOf, compileExperiments } from '@accrue/campaigns-domain';
import { rewardGivenStated } from '@accrue/contracts';
import { DAY_MS, memberId, zoneId } from '@accrue/kernel';
import { CampaignsApp, enrolled, from, goodsBack, NOW, programme, sale } from '../campaigns.fixture';
import type { ExperimentReportDto } from './experiment.dto';

const at = (daysAgo: number): string => new Date(Date.parse(NOW) - daysAgo * DAY_MS).toISOString();
const EXPERIMENTS = [
  {
    ...{ id: 'cups', name: 'A cup for a purchase', from: at(5) },
    arms: [
      { id: 'without', share: '50' },
      { id: 'with', share: '50' },
    ],
  },
];
const documentWith = (cost: object) =>
  programme({
    wallets: [{ id: 'points', name: 'Points', value: { points: 1, minor: 2 } }],
    experiments: EXPERIMENTS,
    rewards: [{ id: 'cup', kind: 'code', title: 'A cup of tea', wallet: 'points', points: 100, ...cost }],
    offers: [
      {
        ...{ id: 'more', name: 'Come again', window: { days: 7 }, goal: { visits: 5 } },
        give: { points: 50, wallet: 'points' },
      },
    ],
    earning: {
      rules: [
        { id: 'base', name: 'Base', wallet: 'points', earn: { points: 1, per: 100 } },
        { id: 'cup', name: 'A cup', earn: { reward: 'cup' }, members: { experiment: { id: 'cups', arm: 'with' } } },
        { id: 'again', name: 'Again', earn: { offer: 'more' }, members: { experiment: { id: 'cups', arm: 'with' } } },
      ],
    },
    receipts: { tooOldDays: null },
  });

/** The first member of an arm by number. */
const memberOf = (arm: string): string => {
  const experiment = compileExperiments(EXPERIMENTS, zoneId('Europe/London')).get('cups');
  if (experiment === undefined) throw new Error('it is there');
  for (let n = 0; ; n += 1) if (armOf(experiment, memberId(`m-${String(n)}`))?.id === arm) return `m-${String(n)}`;
};

describe('rewards in the report of an experiment', () => {
  let app: CampaignsApp;
  afterEach(() => app.close());

  const reportOf = async (cost: object) => {
    app = await CampaignsApp.open(documentWith(cost));
    const [without, having] = [memberOf('without'), memberOf('with')];
    for (const card of [without, having]) await app.deliver(...enrolled(card, { card, at: at(100) }));
    const buy = (id: string, card: string, daysAgo: number) =>
      app.record(sale(id, card, [['TEA', 1, 1000]], { endedAt: at(daysAgo) }));
    await buy('a-1', without, 3);
    for (const [id, daysAgo] of [
      ['b-1', 4],
      ['b-2', 3],
      ['b-3', 2],
    ] as const)
      await buy(id, having, daysAgo);
    await app.record(goodsBack('b-4', having, [['TEA', 1, 1000, from('b-2')]], { endedAt: at(1) }));
    await app.hearItself();
    // As the rewards context tells: one of three was taken back, one was used.
    for (const [receiptId, status, daysAgo] of [
      ['b-1', 'used', 4],
      ['b-2', 'taken_back', 3],
      ['b-3', 'given', 2],
    ] as const) {
      const own = {
        givenId: `${receiptId}:cup:1`,
        memberId: having,
        status,
        since: at(daysAgo),
        useBy: null,
        card: null,
        reason: null,
      };
      const gift = { giftId: `${receiptId}:cup`, memberId: having, rewardId: 'cup', ruleId: 'cup', receiptId };
      const told = { ...rewardGivenStated.examples[0], ...gift, rewards: [own] };
      await app.deliverTo('campaigns.given-reward-directory', rewardGivenStated.type, told);
    }
    for (const name of ['receipts', 'awards', 'actions', 'exposures']) await app.projections.waitForAll(name);
    const { body } = await app.get('/v1/experiments/cups');
    return (body as unknown as ExperimentReportDto).arms.map(({ id, earned, rewards, costMinor }) => ({
      ...{ id, earned, rewards, costMinor },
    }));
  };

  it('are those that rules gave and nothing took back, at what the document says that they cost', async () => {
    expect(await reportOf({ cost: 150 })).toEqual([
      { id: 'without', earned: [{ walletId: 'points', amount: 10 }], rewards: [], costMinor: 20 },
      // Two cups of three; offers that wait for their goal cost nothing.
      {
        ...{ id: 'with', earned: [{ walletId: 'points', amount: 20 }] },
        ...{ rewards: [{ rewardId: 'cup', given: 2 }], costMinor: 40 + 300 },
      },
    ]);
  });

  it('leave the cost open where the document does not say what they cost', async () => {
    expect((await reportOf({})).map(({ costMinor }) => costMinor)).toEqual([20, null]);
  });
});
