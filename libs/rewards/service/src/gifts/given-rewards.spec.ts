import fc from 'fast-check';
import type { InstantIso } from '@accrue/kernel';
import { gift, reward } from '@accrue/rewards-domain';
import { rewardOf, surviving } from '../redeem/saga-delivery.fixture';
import { MUG, OFFER, SagaWorld } from '../redeem/saga-world.fixture';

const statementOf = (receiptId: string, sequence: number, wanted: number): gift.Statement => ({
  ...{
    giftId: `${receiptId}:rule`,
    memberId: 'M',
    rewardId: OFFER.rewardId,
    ruleId: 'rule',
    receiptId,
    actionId: null,
  },
  ...{ sequence, wanted, occurredAt: '2026-01-01T00:00:00.000Z' as InstantIso },
});
/** As a message: the same one has the same id each time. */
const follow = (world: SagaWorld, statement: gift.Statement): Promise<void> =>
  world.given.follow(statement, {
    messageId: `${statement.giftId}/${String(statement.sequence)}`,
    occurredAt: statement.occurredAt,
  });
const givenOf = async (world: SagaWorld, receiptId: string): Promise<readonly gift.Given[]> => {
  const { state } = await world.gifts.read(`${receiptId}:rule`);
  return state.status === 'none' ? [] : state.gift.given;
};

describe('dying between any two steps of giving', () => {
  const giveDyingAt = async (append: number, point: 'before' | 'after'): Promise<boolean> => {
    const world = new SagaWorld({});
    await world.stock('a', 'b');
    world.crashAt = { append: world.appends + append, point };
    let died = false;
    for (let delivery = 0; delivery < 3; delivery += 1)
      if (!(await surviving(world, () => follow(world, statementOf('R', 0, 1))))) died = true;
    expect(await givenOf(world, 'R')).toMatchObject([{ status: 'given', fulfilmentRef: 'a' }]);
    expect(await rewardOf(world)).toMatchObject({ pool: { taken: 1 }, open: new Map() });
    return died;
  };

  it.each(['before', 'after'] as const)('%s the append: one code', async (point) => {
    let append = 1;
    while (await giveDyingAt(append, point)) append += 1;
    expect(append - 1).toBe(4); // followed, reserved, given, settled
  });
});

describe('dying between any two steps of ending what nobody used', () => {
  const mug: gift.Statement = { ...statementOf('R', 0, 1), rewardId: MUG.rewardId };
  const over = '2026-01-15T00:00:00.000Z' as InstantIso;

  const lapseDyingAt = async (append: number, point: 'before' | 'after'): Promise<boolean> => {
    const world = new SagaWorld({});
    await world.offer({ ...MUG, stock: { type: 'counted', counted: 1 } });
    await follow(world, mug);
    world.crashAt = { append: world.appends + append, point };
    let died = false;
    for (let delivery = 0; delivery < 3; delivery += 1) {
      const lapse = () => world.given.lapse('R:rule:1', { messageId: 'given/R:rule:1/lapse', occurredAt: over });
      if (!(await surviving(world, lapse))) died = true;
    }
    expect(await givenOf(world, 'R')).toMatchObject([{ status: 'lapsed', useBy: over, fulfilmentRef: null }]);
    const { state } = await world.rewards.read(MUG.rewardId);
    expect(state).toMatchObject({ units: { given: 1, returned: new Set([1]) }, open: new Map() });
    return died;
  };

  it.each(['before', 'after'] as const)('%s the append: the thing is back, once', async (point) => {
    let append = 1;
    while (await lapseDyingAt(append, point)) append += 1;
    expect(append - 1).toBe(3); // lapsed, returned, closed
  });
});

describe('two statements of one gift that are followed at the same time', () => {
  /** A purchase goes on to another member: what is stated of both comes under their own keys. */
  const followBoth = async (turnsBetween: number): Promise<void> => {
    const world = new SagaWorld({});
    await world.offer(MUG);
    const first = { ...statementOf('R', 0, 1), rewardId: MUG.rewardId };
    const followed = follow(world, first);
    for (let turn = 0; turn < turnsBetween; turn += 1) await Promise.resolve();
    await Promise.all([followed, follow(world, { ...first, sequence: 1, memberId: 'N' })]);
    const standing = (await givenOf(world, 'R')).filter(({ status }) => status !== 'taken_back');
    expect(standing).toMatchObject([{ memberId: 'N', status: 'given' }]);
    const mugs = await rewardOf(world, MUG.rewardId);
    expect([turnsBetween, reward.availableOf(mugs), mugs.open.size]).toEqual([turnsBetween, 1, 0]);
  };

  it('have each what they have set aside, whoever is faster', async () => {
    for (let turns = 0; turns < 100; turns += 1) await followBoth(turns);
  });
});

it('any order of statements of some gifts, repeated, with deaths between: as stated last, no code twice, nothing left open', async () => {
  const said = fc.array(fc.array(fc.nat({ max: 2 }), { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 3 });
  const steps = fc.array(
    fc.record({ pick: fc.nat(), dies: fc.option(fc.nat({ max: 4 })), point: fc.constantFrom('before', 'after') }),
    { maxLength: 25 },
  );
  await fc.assert(
    fc.asyncProperty(said, steps, async (gifts, plan) => {
      const world = new SagaWorld({});
      await world.stock('a', 'b', 'c', 'd', 'e');
      const all = gifts.flatMap((wanted, index) => wanted.map((n, sequence) => statementOf(`R-${index}`, sequence, n)));
      for (const { pick, dies, point } of plan) {
        if (dies !== null) world.crashAt = { append: world.appends + 1 + dies, point };
        await surviving(world, () => follow(world, all[pick % all.length] as gift.Statement));
      }
      world.crashAt = null;
      for (const statement of all) await follow(world, statement);

      const given = (await Promise.all(gifts.map((_, index) => givenOf(world, `R-${index}`)))).flat();
      const refs = given.flatMap(({ fulfilmentRef }) => fulfilmentRef ?? []);
      expect(new Set(refs).size).toBe(refs.length);
      const { pool, open } = await rewardOf(world);
      expect(open.size).toBe(0);
      // A code that was set aside before a death, for what was taken back meanwhile, is nobody's.
      expect(pool.taken).toBeGreaterThanOrEqual(refs.length);
      for (const [index, wanted] of gifts.entries()) {
        const has = (await givenOf(world, `R-${index}`)).filter(({ status }) => status !== 'taken_back');
        expect(has).toHaveLength(wanted.at(-1) ?? 0);
        expect(has.filter(({ status }) => status !== 'given' && status !== 'not_given')).toEqual([]);
      }
    }),
    { numRuns: 200 },
  );
}, 60_000);
