import {
  actionMoved,
  memberMerged,
  memberReferred,
  memberUnmerged,
  redemptionCancelled,
  redemptionCompleted,
  type ReceiptV1,
} from '@accrue/contracts';
import { DAY_MS } from '@accrue/kernel';
import { CampaignsApp, enrolled, from, goodsBack, NOW, ON_MERGED, programme, sale } from '../../campaigns.fixture';
import type { ProgrammeHealthDto } from './health.dto';

const REDEMPTIONS = 'campaigns.redemption-directory';
const now = Date.parse(NOW);
const at = (daysAgo: number): string => new Date(now - daysAgo * DAY_MS).toISOString();

const reward = (id: string, points: number) => ({ id, kind: 'code', title: id, wallet: 'points', points });
/** A point per pound, five for a survey, and a ladder whose lowest tier has to be reached. */
const DOCUMENT = programme({
  wallets: [{ id: 'points', name: 'Points', value: { points: 10, minor: 20 } }],
  actions: [{ id: 'survey', name: 'A survey' }],
  earning: {
    rules: [
      { id: 'base', name: 'Base', wallet: 'points', earn: { points: 1, per: 100 } },
      { id: 'survey', name: 'Survey', wallet: 'points', on: 'action', action: 'survey', earn: { fixed: 5 } },
    ],
  },
  receipts: { tooOldDays: null },
  rewards: [reward('mug', 60), reward('car', 5000)],
  tiers: { ladder: [{ id: 'bronze', name: 'Bronze', threshold: 20 }] },
});

const redeemed = (redemptionId: string, memberId: string, daysAgo: number, rewardId = 'mug') => ({
  ...{ redemptionId, memberId, receiverId: null, rewardId, walletId: 'points', points: 60 },
  ...{ gives: { kind: 'code' }, worth: null, card: null },
  ...{ holdId: `h-${redemptionId}`, occurredAt: at(daysAgo) },
});

const merged = (memberId: string, into: string) =>
  [memberMerged.type, { memberId, into, mergedAt: NOW, reason: 'enrolled_twice' }] as const;

interface Member {
  readonly id: string;
  readonly enrolled: number;
  /** Days ago. */
  readonly sales: {
    readonly id: string;
    readonly day: number;
    readonly pounds: number;
    back: number;
    isVoid: boolean;
  }[];
  readonly redemptions: { readonly id: string; readonly day: number; readonly isUndone: boolean }[];
  into?: Member;
}

/** Repeatable. */
const dice = (seed: number) => {
  let state = seed;
  return (below: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
};

const membersOf = (count: number): readonly Member[] => {
  const roll = dice(7);
  const members = Array.from({ length: count }, (_, index): Member => {
    const id = `m-${String(index).padStart(2, '0')}`;
    const joined = 1 + roll(400);
    const sales = Array.from({ length: roll(7) }, (_sale, number) => {
      const pounds = 2 + roll(40);
      const [hasReturn, isVoid] = [roll(4) === 0, roll(9) === 0];
      const back = hasReturn && !isVoid ? 1 + roll(pounds - 1) : 0;
      // Some were before they enrolled: history that was brought in.
      return { id: `${id}-s${number}`, day: roll(joined + 20) + 1, pounds, back, isVoid };
    });
    const redemptions = Array.from({ length: roll(3) === 0 ? 1 + roll(2) : 0 }, (_redemption, number) => ({
      ...{ id: `${id}-r${number}`, day: roll(joined), isUndone: roll(4) === 0 },
    }));
    return { id, enrolled: joined, sales, redemptions };
  });
  // Every tenth is a duplicate of the next.
  members.forEach((member, index) => {
    const next = members[index + 1];
    if (index % 10 === 5 && next !== undefined) member.into = next;
  });
  return members;
};

/** What the answer must say, counted member by member from what was done to the platform. */
const expectedOf = (all: readonly Member[], today: number) => {
  const members = all.flatMap((member) => {
    if (member.into !== undefined) return [];
    const own = [member, ...all.filter(({ into }) => into === member)];
    const sales = own.flatMap((one) => one.sales).filter(({ day, isVoid }) => day >= today && !isVoid);
    const days = [...sales.map(({ day }) => day), ...sales.filter(({ back }) => back > 0).map(({ day }) => day)];
    const joined = Math.max(member.enrolled, ...days);
    if (joined < today) return [];
    const rewards = own
      .flatMap(({ redemptions }) => redemptions)
      .filter(({ isUndone, day }) => !isUndone && day >= today)
      .map(({ day }) => day);
    const surveys = own.map(({ enrolled: each }) => each).filter((day) => day >= today);
    const credits = [
      ...surveys.map((day) => ({ day, points: 5, isSale: false })),
      ...sales.map(({ day, pounds, back }) => ({ day, points: pounds - back, isSale: true })),
    ].sort((a, b) => b.day - a.day);
    const reaches = (target: number, of: typeof credits): number | null => {
      let sum = 0;
      return of.find(({ points }) => (sum += points) >= target)?.day ?? null;
    };
    return [
      {
        joined,
        sales,
        first: rewards.length === 0 ? null : Math.max(...rewards),
        credits,
        reached: reaches(60, credits),
        tier: reaches(
          20,
          credits.filter(({ isSale }) => isSale),
        ),
        rewards,
      },
    ];
  });
  const share = <T>(of: readonly T[], has: (one: T) => boolean) => [of.filter(has).length, of.length];
  const early = (one: (typeof members)[number], from = 0) =>
    one.sales.filter(({ day }) => day <= one.joined - from && day > one.joined - from - 90).length;
  const old = (days: number) => members.filter(({ joined }) => joined - today >= days);
  const rewarded = members.filter(({ first }) => first !== null);
  const year = <T extends { day: number }>(of: readonly T[]) => of.filter(({ day }) => day < today + 365);
  const earnedInYear = (one: (typeof members)[number]) =>
    year(one.credits).reduce((sum, { points }) => sum + points, 0);
  const paidInYear = ({ sales }: (typeof members)[number]) =>
    year(sales).reduce((sum, { pounds, back }) => sum + pounds - back, 0);
  const payers = members.filter((one) => paidInYear(one) > 0);
  const buyers = members.filter(({ sales }) => year(sales).length > 0);
  return {
    members: members.length,
    reached: share(old(60), ({ reached, joined }) => reached !== null && reached > joined - 60),
    tier: share(old(30), ({ tier, joined }) => tier !== null && tier > joined - 30),
    cashback: [
      Math.floor((payers.reduce((sum, one) => sum + earnedInYear(one), 0) * 20) / 10),
      payers.reduce((sum, one) => sum + paidInYear(one), 0) * 100,
    ],
    taken: share(
      old(90).filter((one) => early(one) > 0),
      ({ first, joined }) => first !== null && first > joined - 90,
    ),
    everTaken: share(
      old(90).filter(({ sales }) => sales.some(({ day }) => day < today + 90)),
      ({ first }) => first !== null,
    ),
    purchases: [
      rewarded.reduce((sum, { sales, first }) => sum + sales.filter(({ day }) => day >= (first ?? 0)).length, 0),
      rewarded.length,
    ],
    engagement: share(
      old(180).filter((one) => early(one) > 0),
      (one) => early(one, 90) > 0,
    ),
    mug: share(buyers, (one) => earnedInYear(one) >= 60),
    redeemed: members.reduce((sum, { rewards }) => sum + year(rewards.map((day) => ({ day }))).length, 0),
  };
};

describe('the health of a programme', () => {
  let app: CampaignsApp;
  const members = membersOf(80);
  const ask = (query = '', key = 'A') => app.call(key, 'GET', `/v1/programme/health${query}`);
  const health = async (query = ''): Promise<ProgrammeHealthDto> => {
    const { status, body } = await ask(query);
    expect(status).toBe(200);
    return body as ProgrammeHealthDto;
  };
  const fraction = ({ milestones }: ProgrammeHealthDto, id: string) => {
    const found = milestones.find((one) => one.id === id);
    return [found?.numerator, found?.denominator];
  };

  beforeAll(async () => {
    app = await CampaignsApp.open(null);
    expect((await ask()).body.code).toBe('programme.not_published');
    expect((await app.put('/v1/programme', DOCUMENT)).status).toBe(200);
    const receipts: ReceiptV1[] = [];
    for (const { id, enrolled: joined, sales, redemptions } of members) {
      const fact = enrolled(id, { card: `c-${id}`, at: at(joined) });
      await app.deliver(...fact);
      for (const { id: receiptId, day, pounds, back, isVoid } of sales) {
        const when = { endedAt: at(day) };
        receipts.push(sale(receiptId, `c-${id}`, [['TEA', pounds, 100]], when));
        if (back > 0)
          receipts.push(goodsBack(`${receiptId}-b`, `c-${id}`, [['TEA', back, 100, from(receiptId)]], when));
        if (isVoid)
          receipts.push({ ...sale(`${receiptId}-v`, null, [], when), kind: 'void', void: { ofReceiptId: receiptId } });
      }
      for (const { id: redemptionId, day, isUndone } of redemptions) {
        await app.deliverTo(REDEMPTIONS, redemptionCompleted.type, redeemed(redemptionId, id, day));
        if (!isUndone) continue;
        const undone = { ...redeemed(redemptionId, id, 0), cause: 'asked' };
        await app.deliverTo(REDEMPTIONS, redemptionCancelled.type, undone);
        // What comes again brings nothing back.
        await app.deliverTo(REDEMPTIONS, redemptionCompleted.type, redeemed(redemptionId, id, day));
      }
    }
    const surveys = members.map(({ id, enrolled: day }) => ({
      ...{ key: `survey-${id}`, type: 'survey', occurredAt: at(day), member: { idType: 'card', value: `c-${id}` } },
    }));
    for (const survey of surveys) expect((await app.post('/v1/actions', survey)).status).toBe(201);
    const { status, body } = await app.batch(...receipts);
    expect([status, JSON.stringify(body).includes('"rejected"')]).toEqual([200, false]);
    await app.hearItself();
    for (const { id, into } of members) if (into !== undefined) await app.deliver(...merged(id, into.id));
    await app.hearItself();
    for (const { type, data } of await app.published())
      if (type === actionMoved.type) await app.deliver(type, data as object);
    await app.settled();
  });
  afterAll(() => app.close());

  it.each([0, 35, 200])('is what counting member by member says, as it was %d days ago', async (today) => {
    const report = await health(`?at=${encodeURIComponent(at(today))}`);
    const expected = expectedOf(members, today);
    expect(expected.engagement[1]).toBeGreaterThan(0);
    expect({
      members: report.members.counted,
      reached: fraction(report, 'first_reward.reached'),
      tier: fraction(report, 'tier.base_reached'),
      cashback: fraction(report, 'cashback.effective'),
      taken: fraction(report, 'first_reward.taken'),
      everTaken: fraction(report, 'reward.ever_taken'),
      purchases: fraction(report, 'first_reward.purchases'),
      engagement: fraction(report, 'engagement.kept'),
      mug: [report.rewards[0]?.numerator, report.rewards[0]?.denominator],
      redeemed: report.rewards[0]?.redeemed,
    }).toEqual(expected);
  });

  it('is told analysts and operators, of what has been', async () => {
    expect((await ask('', 'P')).status).toBe(403);
    expect((await ask('', 'O')).status).toBe(200);
    const refusal = async (query: string) => {
      const { status, body } = await ask(query);
      return [status, body.code];
    };
    expect(await refusal('?at=2026-11-01T12:00:00.001Z')).toEqual([422, 'programme.health_in_the_future']);
    expect(await refusal('?at=yesterday')).toEqual([400, 'instant.invalid']);
    expect(await refusal('?on=2026-10-31')).toEqual([400, 'request.unknown_parameter']);
  });

  it('shows the mistakes of a draft, when it is valid, beside the published version', async () => {
    const warningsOf = async (changes: object) => {
      const { body } = await app.post('/v1/programme:validate', { ...DOCUMENT, ...changes }, 'O');
      return (body as { warnings: { path: string; code: string; value: number }[] }).warnings.map(
        ({ path, code, value }) => [path, code, value],
      );
    };
    expect(await warningsOf({})).toEqual([]);
    const worthHalf = { id: 'points', name: 'Points', value: { points: 10, minor: 10 }, expiry: { days: 30 } };
    expect(await warningsOf({ wallets: [worthHalf], rewards: [reward('car', 5000)] })).toEqual([
      ['/wallets/0/expiry', 'expiry.too_short', 30],
      ['/wallets/0/value', 'value.changed', 50],
      [
        '/rewards/0/points',
        'reward.first_too_far',
        Math.ceil((5000 / ((await health()).typicalBasketMinor ?? 0)) * 100),
      ],
      ['/wallets/0/value', 'cashback.too_low', 1],
    ]);
    expect(await warningsOf({ wallets: [{ ...worthHalf, pendingDays: 60 }] })).toEqual([]);
  });

  it('warns of a reward that nobody can reach, with the figures', async () => {
    const [mug, car] = (await health()).rewards;
    expect(mug).toMatchObject({ rewardId: 'mug', state: 'ok' });
    expect(car).toMatchObject({ rewardId: 'car', price: 5000, numerator: 0, value: 0, state: 'warning' });
    expect(car?.bestTenthEarned).toBeGreaterThan(60);
    expect(car?.bestTenthEarned).toBeLessThan(5000);
  });
});

describe('a reward that is paid for at the till', () => {
  let app: CampaignsApp;
  beforeAll(async () => (app = await CampaignsApp.open(DOCUMENT)));
  afterAll(() => app.close());

  it('is one, unless the sale was voided, and counts for the survivor only while there is a duplicate', async () => {
    const purchases = async (): Promise<object> => {
      await app.hearItself();
      await app.settled();
      const { body } = await app.get('/v1/programme/health');
      const { members, milestones } = body as unknown as ProgrammeHealthDto;
      const found = milestones.find(({ id }) => id === 'first_reward.purchases');
      return { members: members.counted, purchases: found?.numerator, of: found?.denominator };
    };
    const voided = (id: string, of: string) =>
      app.record({ ...sale(id, null, []), kind: 'void', void: { ofReceiptId: of } });
    for (const name of ['ann', 'bob']) await app.enrol(name, { card: `c-${name}` });
    await app.record(sale('S-1', 'c-ann', [['TEA', 1, 1000]], { endedAt: '2026-10-30T10:00:00Z' }));
    await app.hold('ann', 'h-1', 10);
    const points = { walletId: 'points', holdId: 'h-1', points: 10 };
    const tenders = [
      { tenderId: 'p', type: 'points', amount: 20, points },
      { tenderId: 'c', type: 'cash', amount: 980 },
    ];
    expect((await app.record(sale('S-2', 'c-ann', [['TEA', 1, 1000]], { tenders }))).status).toBe(201);
    expect(await purchases()).toEqual({ members: 2, purchases: 2, of: 1 });
    await voided('V-1', 'S-2');
    expect(await purchases()).toEqual({ members: 2, purchases: 0, of: 0 });
    await voided('V-2', 'V-1');
    expect(await purchases()).toEqual({ members: 2, purchases: 2, of: 1 });
    await app.record(sale('S-3', 'c-bob', [['TEA', 1, 1000]], { endedAt: '2026-10-30T11:00:00Z' }));
    expect(await purchases()).toEqual({ members: 2, purchases: 2, of: 1 });
    await app.deliverTo(ON_MERGED, ...merged('ann', 'bob'));
    expect(await purchases()).toEqual({ members: 1, purchases: 3, of: 1 });
    const separated = { memberId: 'ann', from: 'bob', unmergedAt: NOW, reason: 'two_persons' };
    await app.deliverTo(ON_MERGED, memberUnmerged.type, separated);
    expect(await purchases()).toEqual({ members: 2, purchases: 2, of: 1 });
  });
});

describe('referrals that a person should look at', () => {
  it('are many of one advocate at once, and circles that show when members are merged', async () => {
    const app = await CampaignsApp.open(
      programme({ referral: { minimumMinor: 1000, returnDays: 14, burst: { referrals: 2, days: 1 } } }),
    );
    const refer = async (memberId: string, advocateId: string, daysAgo: number) => {
      await app.enrol(memberId);
      const data = { memberId, advocateId, referredAt: at(daysAgo) };
      await app.deliverTo('campaigns.record-when-referred', memberReferred.type, data);
    };
    await app.enrol('ann');
    for (const [index, daysAgo] of [9, 8.5, 8.25, 3].entries()) await refer(`f${String(index)}`, 'ann', daysAgo);
    await refer('ann-again', 'f1', 2);
    const referrals = async () => {
      await app.settled();
      const { body } = await app.get('/v1/programme/health');
      return (body as unknown as ProgrammeHealthDto).referrals;
    };
    const bursts = [{ advocateId: 'ann', referrals: 3, from: at(9), until: at(8.25) }];
    expect(await referrals()).toEqual({
      ...{ counted: 5, most: 50_000, bound: { referrals: 2, days: 1 } },
      ...{ bursts, loops: [] },
    });
    // Whoever was the advocate of f1 turns out to be whom f1 brought.
    await app.deliverTo(ON_MERGED, ...merged('ann-again', 'ann'));
    expect(await referrals()).toMatchObject({ bursts, loops: [{ memberIds: ['ann', 'f1'] }] });
    await app.close();
  });
});
