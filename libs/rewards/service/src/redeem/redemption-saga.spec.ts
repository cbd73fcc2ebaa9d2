import type { Role } from '@accrue/api-keys';
import { redemptionConfirmed } from '@accrue/contracts';
import fc from 'fast-check';
import { deliveriesOf, drain, endOf, HAPPENINGS, happen, rewardOf, surviving } from './saga-delivery.fixture';
import { PRICE, SagaWorld } from './saga-world.fixture';

describe('a redemption', () => {
  it('takes the points once and gives one code', async () => {
    const world = new SagaWorld({ M: 1_200 });
    await world.stock('a', 'b');
    await world.ask('rd-1', 'M');
    await drain(['M'], deliveriesOf(world));
    expect(await endOf(world, 'rd-1')).toMatchObject({
      status: 'completed',
      fulfilmentRef: 'a',
      terms: { points: 500 },
    });
    const shownTo = (name: string, role: Role) => world.view.show('rd-1', { name, role });
    expect(await shownTo('till', 'pos')).toMatchObject({ status: 'completed', code: 'secret of a' });
    expect(await shownTo('desk', 'operator')).toMatchObject({ code: 'secret of a' });
    // Another till may know the id from the receipt it gives; the code is none of its business.
    expect(await shownTo('till-2', 'pos')).not.toHaveProperty('code');
    expect(world.ledger.captured).toBe(PRICE);
    expect(await rewardOf(world)).toMatchObject({ pool: { taken: 1 }, open: new Map() });
  });

  it('fails when the points do not suffice, and takes no code', async () => {
    const world = new SagaWorld({ M: 499 });
    await world.stock('a');
    await world.ask('rd-1', 'M');
    await drain(['M'], deliveriesOf(world));
    expect(await endOf(world, 'rd-1')).toMatchObject({ status: 'failed', code: 'points.insufficient', available: 499 });
    expect(await rewardOf(world)).toMatchObject({ pool: { taken: 0 } });
  });

  it('fails when the last code went meanwhile, and the points come back', async () => {
    const world = new SagaWorld({ M: 600, N: 600 });
    await world.stock('a');
    await world.ask('rd-1', 'M');
    await world.ask('rd-2', 'N');
    await drain(['M', 'N'], deliveriesOf(world));
    expect(await endOf(world, 'rd-1')).toMatchObject({ status: 'completed', fulfilmentRef: 'a' });
    expect(await endOf(world, 'rd-2')).toMatchObject({ status: 'failed', code: 'reward.out_of_stock' });
    expect(world.ledger.available.get('N')).toBe(600);
  });

  it('fails when the hold times out, also after the code was reserved, which nobody else gets', async () => {
    const world = new SagaWorld({ M: 600 });
    await world.stock('a', 'b');
    await world.ask('rd-1', 'M');
    const deliveries = deliveriesOf(world);
    await deliveries.toLedger.next('M'); // held
    await deliveries.toRewards.next('M'); // confirmed, not yet captured
    for (const holdId of world.ledger.holds.keys()) world.ledger.release(holdId, 'timed_out');
    await drain(['M'], deliveries);
    expect(await endOf(world, 'rd-1')).toMatchObject({ status: 'failed', code: 'hold.expired' });
    expect(world.ledger.captured).toBe(0);
    await world.ask('rd-2', 'M');
    await drain(['M'], deliveries);
    expect(await endOf(world, 'rd-2')).toMatchObject({ status: 'completed', fulfilmentRef: 'b' });
  });
});

describe('dying between any two steps', () => {
  /** Every step of one redemption, each message delivered twice, dying at the n-th append. @returns whether it came to die */
  const redeemDyingAt = async (append: number, point: 'before' | 'after'): Promise<boolean> => {
    const world = new SagaWorld({ M: 1_200 });
    await world.stock('a', 'b');
    world.crashAt = { append: world.appends + append, point };
    let died = false;
    while (!(await surviving(world, () => world.ask('rd-1', 'M')))) died = true;
    const deliveries = deliveriesOf(world);
    for (let steps = 0; steps < 20; steps += 1) {
      for (const way of [deliveries.toLedger, deliveries.toRewards]) {
        if (!(await surviving(world, () => way.next('M')))) died = true;
        if (!(await surviving(world, () => way.again('M', steps)))) died = true;
      }
    }
    expect(await endOf(world, 'rd-1')).toMatchObject({ status: 'completed', fulfilmentRef: 'a' });
    expect(world.ledger.captured).toBe(PRICE);
    expect(await rewardOf(world)).toMatchObject({ pool: { taken: 1 }, open: new Map() });
    return died;
  };

  it.each(['before', 'after'] as const)('%s the append: one code, one capture', async (point) => {
    let append = 1;
    while (await redeemDyingAt(append, point)) append += 1;
    expect(append - 1).toBe(5); // requested, reserved, confirmed, settled, completed
  });
});

it('any interleaving of members, repetitions, rewinds, time-outs and deaths: no code twice, no points twice, nothing left open', async () => {
  const MEMBERS = ['M', 'N'];
  const CODES = ['a', 'b', 'c'];
  const START = { M: 1_100, N: 700 };
  const REDEMPTIONS = ['rd-1', 'rd-2', 'rd-3', 'rd-4', 'rd-5', 'rd-6'];
  const memberOf = (redemptionId: string): string => MEMBERS[REDEMPTIONS.indexOf(redemptionId) % 2] as string;

  const action = fc.record({
    kind: fc.constantFrom('ask' as const, ...HAPPENINGS),
    member: fc.constantFrom(...MEMBERS),
    pick: fc.nat({ max: 50 }),
    point: fc.constantFrom('before' as const, 'after' as const),
  });

  await fc.assert(
    fc.asyncProperty(fc.array(action, { minLength: 10, maxLength: 80 }), async (actions) => {
      const world = new SagaWorld(START);
      await world.stock(...CODES);
      const deliveries = deliveriesOf(world);
      for (const { kind, member, pick, point } of actions) {
        const redemptionId = REDEMPTIONS[pick % REDEMPTIONS.length] as string;
        await surviving(world, async () => {
          if (kind === 'ask') await world.ask(redemptionId, memberOf(redemptionId));
          else await happen(world, deliveries, { kind, member, pick, point });
        });
      }
      world.crashAt = null;
      await drain(MEMBERS, deliveries);

      const ends = await Promise.all(REDEMPTIONS.map((redemptionId) => endOf(world, redemptionId)));
      for (const end of ends) expect(['none', 'completed', 'failed']).toContain(end.status);
      const codes = ends.flatMap((end) => (end.status === 'completed' ? [end.fulfilmentRef] : []));
      expect(new Set(codes).size).toBe(codes.length);
      expect(world.ledger.captured).toBe(codes.length * PRICE);

      const confirmations = (await world.published()).filter((message) => message.type === redemptionConfirmed.type);
      expect(new Set(confirmations.map((message) => message.subject)).size).toBe(confirmations.length);
      expect(new Set(world.eventIds).size).toBe(world.eventIds.length);

      const holds = [...world.ledger.holds.values()];
      expect(holds.filter((hold) => hold.status === 'held')).toEqual([]);
      expect(holds.filter((hold) => hold.status === 'captured')).toHaveLength(codes.length);
      const left = [...world.ledger.available.values()].reduce((sum, available) => sum + available, 0);
      expect(left).toBe(START.M + START.N - world.ledger.captured);

      const { pool, open } = await rewardOf(world);
      expect(open.size).toBe(0);
      expect(pool.taken).toBe(confirmations.length);
    }),
    { numRuns: 400 },
  );
}, 60_000);
