import fc from 'fast-check';
import { allowance } from '@accrue/rewards-domain';
import { deliveriesOf, drain, endOf, HAPPENINGS, happen, rewardOf, surviving } from './saga-delivery.fixture';
import { MUG, PRICE, SagaWorld } from './saga-world.fixture';

const DAY = { per: 'day' } as const;
const LIMITED = {
  ...MUG,
  stock: { type: 'none' },
  limits: { perMember: { most: 1, ...DAY }, inAll: { most: 2, ...DAY } },
} as const;
const TILL = { name: 'till', role: 'pos' } as const;
const cancel = (world: SagaWorld, redemptionId: string) =>
  world.people.cancel({ redemptionId, correlationId: 'c', caller: TILL });
const takenBy = async (world: SagaWorld, memberId: string): Promise<readonly string[]> => {
  const { state } = await world.allowances.read(allowance.allowanceIdOf({ rewardId: MUG.rewardId, memberId }));
  return [...state.keys()];
};
const timesInAll = async (world: SagaWorld): Promise<number> =>
  [...(await rewardOf(world, MUG.rewardId)).times.values()].reduce((sum, times) => sum + times, 0);

describe('a reward with limits', () => {
  const worldWith = async (): Promise<SagaWorld> => {
    const world = new SagaWorld({ M: 5_000, N: 5_000, O: 5_000 });
    await world.offer(LIMITED);
    return world;
  };

  it('is refused at once when the member has had it, and again given when that was cancelled', async () => {
    const world = await worldWith();
    await world.ask('rd-1', 'M', MUG.rewardId);
    await drain(['M'], deliveriesOf(world));
    await expect(world.ask('rd-2', 'M', MUG.rewardId)).rejects.toMatchObject({ code: 'reward.member_limit_reached' });
    await cancel(world, 'rd-1');
    await world.ask('rd-2', 'M', MUG.rewardId);
    await drain(['M'], deliveriesOf(world));
    expect(await endOf(world, 'rd-2')).toMatchObject({ status: 'reserved' });
    expect(await takenBy(world, 'M')).toEqual(['rd-2']);
  });

  it('that is asked for twice at once is given once, and the points of the other come back', async () => {
    const world = await worldWith();
    await world.ask('rd-1', 'M', MUG.rewardId);
    await world.ask('rd-2', 'M', MUG.rewardId);
    await drain(['M'], deliveriesOf(world));
    expect(await endOf(world, 'rd-1')).toMatchObject({ status: 'reserved' });
    expect(await endOf(world, 'rd-2')).toMatchObject({ status: 'failed', code: 'reward.member_limit_reached' });
    expect(world.ledger.available.get('M')).toBe(5_000 - PRICE);
  });

  it('has one time left when the third of two fails', async () => {
    const world = await worldWith();
    for (const member of ['M', 'N', 'O']) await world.ask(`rd-${member}`, member, MUG.rewardId);
    await drain(['M', 'N', 'O'], deliveriesOf(world));
    expect(await endOf(world, 'rd-O')).toMatchObject({ status: 'failed', code: 'reward.limit_reached' });
    // Its own time was taken before, and is the member's again.
    expect(await takenBy(world, 'O')).toEqual([]);
    await expect(world.ask('rd-4', 'O', MUG.rewardId)).rejects.toMatchObject({ code: 'reward.limit_reached' });
    await cancel(world, 'rd-M');
    await world.ask('rd-4', 'O', MUG.rewardId);
    await drain(['M', 'N', 'O'], deliveriesOf(world));
    expect(await endOf(world, 'rd-4')).toMatchObject({ status: 'reserved' });
  });
});

it('any interleaving of members, messages, time-outs and deaths: no limit is exceeded, and what counts is what stands', async () => {
  const MEMBERS = ['M', 'N', 'O'];
  const REDEMPTIONS = ['rd-1', 'rd-2', 'rd-3', 'rd-4', 'rd-5', 'rd-6'];
  const memberOf = (redemptionId: string): string => MEMBERS[REDEMPTIONS.indexOf(redemptionId) % 3] as string;
  const action = fc.record({
    kind: fc.constantFrom(...(['ask', 'ask', 'cancel', 'toLedger', 'toRewards', ...HAPPENINGS] as const)),
    member: fc.constantFrom(...MEMBERS),
    pick: fc.nat({ max: 50 }),
    point: fc.constantFrom('before' as const, 'after' as const),
  });
  let given = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(action, { minLength: 10, maxLength: 60 }), async (actions) => {
      const world = new SagaWorld({ M: 5_000, N: 5_000, O: 700 });
      await world.offer(LIMITED);
      const deliveries = deliveriesOf(world);
      for (const { kind, member, pick, point } of actions) {
        const redemptionId = REDEMPTIONS[pick % REDEMPTIONS.length] as string;
        await surviving(world, async () => {
          if (kind === 'ask') return world.ask(redemptionId, memberOf(redemptionId), MUG.rewardId);
          if (kind === 'cancel') return cancel(world, redemptionId);
          return happen(world, deliveries, { kind, member, pick, point });
        });
        expect(await timesInAll(world)).toBeLessThanOrEqual(2);
        for (const each of MEMBERS) expect((await takenBy(world, each)).length).toBeLessThanOrEqual(1);
      }
      world.crashAt = null;
      await drain(MEMBERS, deliveries);

      const standing: string[] = [];
      for (const redemptionId of REDEMPTIONS)
        if ((await endOf(world, redemptionId)).status === 'reserved') standing.push(redemptionId);
      given += standing.length;
      const taken = (await Promise.all(MEMBERS.map((each) => takenBy(world, each)))).flat();
      expect(taken.sort()).toEqual(standing);
      expect(await timesInAll(world)).toBe(standing.length);
    }),
    { numRuns: 150 },
  );
  expect(given).toBeGreaterThan(100);
});
