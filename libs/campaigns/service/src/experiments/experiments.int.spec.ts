import { armOf, compileExperiments, upliftOf } from '@accrue/campaigns-domain';
import { memberMerged, occasionReached, tierChanged, type ExperimentDocument, type ReceiptV1 } from '@accrue/contracts';
import { DAY_MS, memberId, zoneId } from '@accrue/kernel';
import { CampaignsApp, enrolled, from, goodsBack, NOW, ON_TIER, programme, sale } from '../campaigns.fixture';
import type { SimulationReportDto } from '../programme/plan/simulation.dto';
import type { ExperimentReportDto } from './experiment.dto';

const at = (daysAgo: number): string => new Date(Date.parse(NOW) - daysAgo * DAY_MS).toISOString();
/** Sales are at the whole hour of a day; it runs from between two of them. */
const STARTED = 30.5;

const EXPERIMENTS: readonly ExperimentDocument[] = [
  {
    ...{ id: 'all', name: 'Control group', from: at(300), holdout: 'held-out' },
    arms: [
      { id: 'held-out', share: '20' },
      { id: 'treated', share: '80' },
    ],
  },
  {
    ...{ id: 'coffee', name: 'Double coffee', from: at(STARTED) },
    arms: [
      { id: 'control', share: '45' },
      { id: 'double', share: '45' },
    ],
  },
  {
    ...{ id: 'tea', name: 'To come', from: at(-5) },
    arms: [
      { id: 'a', share: '50' },
      { id: 'b', share: '50' },
    ],
  },
];
const ruleOf = (id: string, fixed: number, arm: string, on: object) => ({
  ...{ id, name: id, wallet: 'points', earn: { fixed }, members: { experiment: { id: 'coffee', arm } } },
  ...on,
});
const DOCUMENT = programme({
  wallets: [{ id: 'points', name: 'Points', value: { points: 1, minor: 2 } }],
  experiments: EXPERIMENTS,
  actions: [{ id: 'review', name: 'A review' }],
  earning: {
    rules: [
      { id: 'base', name: 'Base', wallet: 'points', earn: { points: 1, per: 100 } },
      {
        ...{ id: 'extra', name: 'Extra', wallet: 'points', earn: { points: 1, per: 100 } },
        members: { experiment: { id: 'coffee', arm: 'double' } },
      },
      ruleOf('review', 7, 'double', { on: 'action', action: 'review' }),
      ruleOf('birthday', 5, 'control', { on: 'birthday' }),
      ruleOf('gold', 11, 'double', { on: 'tier-reached', tiers: ['gold'] }),
    ],
  },
  receipts: { tooOldDays: null },
});

interface Member {
  readonly id: string;
  readonly into: number | null;
  readonly sales: readonly {
    readonly id: string;
    readonly day: number;
    readonly pounds: number;
    readonly back: number;
    readonly isVoid: boolean;
  }[];
  /** Days ago, each: of a review that stands, of one that was revoked, of a birthday, of the tier that was reached; null: there was none. */
  readonly reviewed: number | null;
  readonly revoked: number | null;
  readonly born: number | null;
  readonly gold: number | null;
}

/** Repeatable. */
const dice = (seed: number) => {
  let state = seed;
  return (below: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
};
const roll = dice(11);
const other = dice(5);
const someDay = (): number | null => (other(3) === 0 ? 1 + other(75) : null);
const members = Array.from({ length: 160 }, (_, index): Member => {
  const id = `m-${String(index).padStart(3, '0')}`;
  const sales = Array.from({ length: roll(4) }, (_sale, number) => {
    const pounds = 2 + roll(40);
    const [hasReturn, isVoid] = [roll(4) === 0, roll(8) === 0];
    return {
      id: `${id}-s${number}`,
      day: 1 + roll(75),
      pounds,
      back: hasReturn && !isVoid ? 1 + roll(pounds - 1) : 0,
      isVoid,
    };
  });
  const done = { reviewed: someDay(), revoked: someDay(), born: someDay(), gold: someDay() };
  // What is done is the survivor's, too: that is another test.
  const nothing = { reviewed: null, revoked: null, born: null, gold: null };
  return { id, into: index % 20 === 7 ? index + 1 : null, sales, ...(index % 20 === 7 ? nothing : done) };
});

const compiled = compileExperiments(EXPERIMENTS, zoneId('Europe/London'));

/** What the report must say of an arm, member by member, by the place that the domain finds. */
const expectedOf = (experimentId: string, arm: string, started: number) => {
  const experiment = compiled.get(experimentId)!;
  const own = members.flatMap((member, index) => {
    if (member.into !== null || armOf(experiment, memberId(member.id))?.id !== arm) return [];
    const duplicates = members.filter(({ into }) => into === index);
    return [[member, ...duplicates].flatMap(({ sales }) => sales.filter(({ isVoid }) => !isVoid))];
  });
  // Whatever happened while it ran another arm would have changed, also what was undone afterwards. No rule asks for an arm of the other one.
  const isExposed = ({ sales, reviewed, revoked, born, gold }: Member): boolean =>
    [...sales.map(({ day }) => day), reviewed, revoked, born, gold].some((day) => day !== null && day < started);
  const exposed = members.filter(
    (member, index) =>
      experimentId === 'coffee' &&
      member.into === null &&
      armOf(experiment, memberId(member.id))?.id === arm &&
      [member, ...members.filter(({ into }) => into === index)].some(isExposed),
  );
  const done = members.filter(
    ({ id, into }) => into === null && armOf(experiment, memberId(id))?.id === arm && experimentId === 'coffee',
  );
  const given = { control: { born: 5 }, double: { reviewed: 7, gold: 11 } }[arm] ?? {};
  const ofActions = Object.entries(given).reduce(
    (sum, [what, fixed]) =>
      sum + fixed * done.filter((each) => (each[what as 'born' | 'reviewed' | 'gold'] ?? Infinity) < started).length,
    0,
  );
  const during = own.map((sales) => sales.filter(({ day }) => day < started));
  const before = own.map((sales) => sales.filter(({ day }) => day > started && day <= 2 * started));
  const spendOf = (sales: (typeof during)[number]) =>
    sales.reduce((sum, { pounds, back }) => sum + (pounds - back) * 100, 0);
  const sample = (values: readonly number[]) => {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return {
      members: values.length,
      mean,
      variance: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1),
    };
  };
  const pounds = during.map(spendOf).reduce((sum, spend) => sum + spend, 0) / 100;
  const points = pounds * (arm === 'double' ? 2 : 1) + ofActions;
  return {
    figures: {
      ...{
        id: arm,
        members: own.length,
        exposed: exposed.length,
        buyers: during.filter((sales) => sales.length > 0).length,
      },
      ...{ receipts: during.flat().length, spendMinor: pounds * 100 },
      ...{ earned: points === 0 ? [] : [{ walletId: 'points', amount: points }], rewards: [], costMinor: points * 2 },
    },
    during: sample(during.map(spendOf)),
    before: sample(before.map(spendOf)),
  };
};

describe('an experiment', () => {
  let app: CampaignsApp;
  const report = async (id: string): Promise<ExperimentReportDto> => {
    const { status, body } = await app.call('A', 'GET', `/v1/experiments/${id}`);
    expect(status).toBe(200);
    return body;
  };

  beforeAll(async () => {
    app = await CampaignsApp.open(null);
    expect((await app.call('A', 'GET', '/v1/experiments/coffee')).body.code).toBe('programme.not_published');
    expect((await app.put(`/v1/programme?effectiveFrom=${at(301)}`, DOCUMENT)).status).toBe(200);
    const receipts: ReceiptV1[] = [];
    for (const { id, sales } of members) {
      await app.deliver(...enrolled(id, { card: `c-${id}`, at: at(100) }));
      for (const { id: receiptId, day, pounds, back, isVoid } of sales) {
        const when = { endedAt: at(day) };
        receipts.push(sale(receiptId, `c-${id}`, [['TEA', pounds, 100]], when));
        if (back > 0)
          receipts.push(goodsBack(`${receiptId}-b`, `c-${id}`, [['TEA', back, 100, from(receiptId)]], when));
        if (isVoid)
          receipts.push({ ...sale(`${receiptId}-v`, null, [], when), kind: 'void', void: { ofReceiptId: receiptId } });
      }
    }
    const { status, body } = await app.batch(...receipts);
    expect([status, JSON.stringify(body).includes('"rejected"')]).toEqual([200, false]);
    await app.hearItself();
    for (const { id, reviewed, revoked, born, gold } of members) {
      const member = { idType: 'card', value: `c-${id}` };
      const review = (key: string, day: number) =>
        app.post('/v1/actions', { key, type: 'review', member, occurredAt: at(day) });
      if (reviewed !== null) expect((await review(`${id}-review`, reviewed)).status).toBe(201);
      if (revoked !== null) {
        expect((await review(`${id}-gone`, revoked)).status).toBe(201);
        expect((await app.post(`/v1/actions/${id}-gone:revoke`, {})).status).toBe(200);
      }
      if (born !== null) {
        const birthday = { memberId: id, occasion: 'birthday', year: 2026, reachedAt: at(born) };
        await app.deliverTo('campaigns.celebrate-when-occasion-reached', occasionReached.type, birthday);
      }
      if (gold !== null) {
        const reached = { tierId: 'gold', at: at(gold), order: `${at(gold)}|~~`, programmeVersion: 1 };
        const change = { memberId: id, kind: 'upgraded', from: null, to: 'gold', effectiveAt: at(gold) };
        const cause = { causeReceiptId: 'r', causeProgrammeVersion: null, timeline: [reached], sequence: 1 };
        await app.deliverTo(ON_TIER, tierChanged.type, { ...change, ...cause }, `tier-${id}`);
      }
    }
    for (const { id, into } of members) {
      if (into === null) continue;
      const merge = { memberId: id, into: members[into]!.id, mergedAt: NOW, reason: 'enrolled_twice' };
      await app.deliver(memberMerged.type, merge);
    }
    await app.hearItself();
    await app.settled();
  });
  afterAll(() => app.close());

  it.each([
    ['coffee', ['control', 'double'], STARTED],
    ['all', ['held-out', 'treated'], 300],
  ] as const)('%s has the figures that counting member by member gives', async (id, armIds, started) => {
    const { arms } = await report(id);
    const [baseline, other] = armIds.map((arm) => expectedOf(id, arm, started));
    // Among the treated some earn twice.
    const figuresOf = (each: object) => (id === 'coffee' ? each : { ...each, earned: [], costMinor: 0 });
    expect(
      arms.map(({ uplift: _u, differenceBefore: _d, share: _s, spendPerMemberMinor: _p, ...each }) => figuresOf(each)),
    ).toEqual([baseline, other].map((each) => figuresOf(each!.figures)));
    const told = (uplift: ReturnType<typeof upliftOf>) =>
      uplift && {
        perMemberMinor: expect.closeTo(uplift.difference, 1) as number,
        lowMinor: expect.closeTo(uplift.low, 1) as number,
        highMinor: expect.closeTo(uplift.high, 1) as number,
        isClear: uplift.isClear,
      };
    expect([arms[0]?.uplift, arms[0]?.differenceBefore]).toEqual([null, null]);
    expect(arms[1]?.uplift).toEqual(told(upliftOf(other!.during, baseline!.during)));
    expect(arms[1]?.differenceBefore).toEqual(told(upliftOf(other!.before, baseline!.before)));
    if (id === 'coffee') expect(arms[1]?.uplift).not.toBeNull();
  });

  it('tells whom a rule is for before it is earned', async () => {
    const experiment = compiled.get('coffee')!;
    for (const arm of ['control', 'double', null]) {
      const member = members.find(
        ({ id, into }) => into === null && (armOf(experiment, memberId(id))?.id ?? null) === arm,
      )!;
      const asked = sale(`ask-${String(arm)}`, `c-${member.id}`, [['TEA', 3, 100]]);
      const { body } = await app.post('/v1/receipts:evaluate', asked);
      const rules = body['rules'] as { ruleId: string; points: number; reasons: object[] }[];
      const extra = rules.find(({ ruleId }) => ruleId === 'extra');
      expect([extra?.points, extra?.reasons]).toMatchObject(
        arm === 'double' ? [3, []] : [0, [{ code: 'rule.other_arm', data: { experimentId: 'coffee', arm } }]],
      );
    }
  });

  it('gives the same when it is simulated over what was recorded', async () => {
    const simulated: SimulationReportDto = await app.resultOf(
      await app.post('/v1/programme:simulate?over=all', DOCUMENT, 'O'),
    );
    expect(simulated).toMatchObject({ asRecorded: { differing: 0 }, members: [{ winners: 0, losers: 0 }] });
  });

  it('has nothing to report before it begins, and is known to analysts by its id', async () => {
    const { arms, startsAt, countedUntil, warnings } = await report('tea');
    expect(arms.map(({ members: all, receipts, spendPerMemberMinor }) => [all, receipts, spendPerMemberMinor])).toEqual(
      [
        [0, 0, null],
        [0, 0, null],
      ],
    );
    expect([countedUntil < startsAt, warnings]).toEqual([true, []]);
    expect((await app.call('P', 'GET', '/v1/experiments/coffee')).status).toBe(403);
    const { status, body } = await app.call('A', 'GET', '/v1/experiments/cake');
    expect([status, body.code, body['experimentId']]).toEqual([404, 'experiment.unknown', 'cake']);
  });
});
