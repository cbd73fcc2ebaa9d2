import { holdPlaced } from '@accrue/contracts';
import { Rejected, type InstantIso } from '@accrue/kernel';
import { reward } from '@accrue/rewards-domain';
import fc from 'fast-check';
import { deliveriesOf, drain, endOf, HAPPENINGS, happen, rewardOf, surviving } from './saga-delivery.fixture';
import type { RewardsProblemCode } from '../problem-statuses';
import { MUG, PRICE, SagaWorld } from './saga-world.fixture';

const TILL = { name: 'till', role: 'pos' } as const;
const DESK = { name: 'desk', role: 'operator' } as const;
const AFTER_DEADLINE = '2027-01-01T00:00:00.000Z' as InstantIso;

const fulfil = (world: SagaWorld, redemptionId: string) =>
  world.people.fulfil({ redemptionId, caller: TILL, correlationId: 'c' }, 'till/', 0);
const cancel = (world: SagaWorld, redemptionId: string, caller: typeof TILL | typeof DESK = TILL) =>
  world.people.cancel({ redemptionId, caller, correlationId: 'c' });
const giveUp = (world: SagaWorld, redemptionId: string) =>
  world.saga.onNotConfirmed(redemptionId, { messageId: `late/${redemptionId}`, occurredAt: AFTER_DEADLINE });
const mugsLeft = async (world: SagaWorld) => reward.availableOf(await rewardOf(world, MUG.rewardId));

/** A world with two mugs, and one redemption of each of these as far as it goes by itself. */
const worldWith = async (...redemptionIds: string[]): Promise<SagaWorld> => {
  const world = new SagaWorld({ M: 1_200 });
  await world.offer(MUG);
  for (const redemptionId of redemptionIds) await world.ask(redemptionId, 'M', MUG.rewardId);
  await drain(['M'], deliveriesOf(world));
  return world;
};

describe('a product', () => {
  it('is set aside, handed over, and paid for then', async () => {
    const world = await worldWith('rd-1');
    expect(await endOf(world, 'rd-1')).toMatchObject({ status: 'reserved', fulfilmentRef: 'unit-1' });
    expect([await mugsLeft(world), world.ledger.captured]).toEqual([1, 0]);
    expect(await fulfil(world, 'rd-1')).toMatchObject({ status: 'confirmed', gives: { sku: 'MUG-1', quantity: 1 } });
    await drain(['M'], deliveriesOf(world));
    expect(await fulfil(world, 'rd-1')).toMatchObject({ status: 'completed' });
    expect([await mugsLeft(world), world.ledger.captured]).toEqual([1, PRICE]);
  });

  it('that is cancelled is on the shelf again, and its points with the member', async () => {
    const world = await worldWith('rd-1', 'rd-2');
    expect(await mugsLeft(world)).toBe(0);
    expect(await cancel(world, 'rd-1')).toMatchObject({ status: 'cancelled', cancelled: 'asked' });
    expect(await mugsLeft(world)).toBe(1);
    await drain(['M'], deliveriesOf(world));
    expect(world.ledger.available.get('M')).toBe(700);
    await expect(fulfil(world, 'rd-1')).rejects.toEqual(new Rejected<RewardsProblemCode>('redemption.cancelled'));
    await world.ask('rd-3', 'M', MUG.rewardId);
    await drain(['M'], deliveriesOf(world));
    expect(await endOf(world, 'rd-3')).toMatchObject({ status: 'reserved', fulfilmentRef: 'unit-3' });
  });

  it('that was handed over is taken back by an operator only', async () => {
    const world = await worldWith('rd-1');
    await fulfil(world, 'rd-1');
    await drain(['M'], deliveriesOf(world));
    await expect(cancel(world, 'rd-1')).rejects.toEqual(new Rejected<RewardsProblemCode>('redemption.given'));
    expect(await cancel(world, 'rd-1', DESK)).toMatchObject({ status: 'cancelled' });
    await drain(['M'], deliveriesOf(world));
    expect([await mugsLeft(world), world.ledger.captured, world.ledger.available.get('M')]).toEqual([2, 0, 1_200]);
  });

  it('that nobody hands over in time is cancelled', async () => {
    const world = await worldWith('rd-1');
    await giveUp(world, 'rd-1');
    await drain(['M'], deliveriesOf(world));
    expect(await endOf(world, 'rd-1')).toMatchObject({ status: 'cancelled', cause: 'not_confirmed' });
    expect([await mugsLeft(world), world.ledger.available.get('M')]).toEqual([2, 1_200]);
  });

  it('goes back when the redemption was cancelled while it was being set aside', async () => {
    const world = new SagaWorld({ M: 1_200 });
    await world.offer(MUG);
    await world.ask('rd-1', 'M', MUG.rewardId);
    const deliveries = deliveriesOf(world);
    await deliveries.toLedger.next('M');
    // Reserved by a process that dies before the redemption knows; then the member thinks better of it.
    world.crashAt = { append: world.appends + 1, point: 'after' };
    await surviving(world, () => deliveries.toRewards.next('M'));
    expect(await mugsLeft(world)).toBe(1);
    await cancel(world, 'rd-1');
    await drain(['M'], deliveries);
    expect(await mugsLeft(world)).toBe(2);
    expect((await rewardOf(world, MUG.rewardId)).open.size).toBe(0);
    expect(world.ledger.facts.map(({ type }) => type)[0]).toBe(holdPlaced.type);
  });
});

it('any interleaving of people, messages, time-outs and deaths: stock and points agree with what members have', async () => {
  const MEMBERS = ['M', 'N'];
  const START = { M: 1_600, N: 700 };
  const REDEMPTIONS = ['rd-1', 'rd-2', 'rd-3', 'rd-4', 'rd-5', 'rd-6'];
  const memberOf = (redemptionId: string): string => MEMBERS[REDEMPTIONS.indexOf(redemptionId) % 2] as string;

  const action = fc.record({
    kind: fc.constantFrom(
      ...(['ask', ...HAPPENINGS, 'toLedger', 'toRewards'] as const),
      ...(['fulfil', 'cancel', 'takeBack', 'giveUp'] as const),
    ),
    member: fc.constantFrom(...MEMBERS),
    pick: fc.nat({ max: 50 }),
    point: fc.constantFrom('before' as const, 'after' as const),
  });

  await fc.assert(
    fc.asyncProperty(fc.array(action, { minLength: 10, maxLength: 80 }), async (actions) => {
      const world = new SagaWorld(START);
      await world.offer(MUG);
      const deliveries = deliveriesOf(world);
      for (const { kind, member, pick, point } of actions) {
        const redemptionId = REDEMPTIONS[pick % REDEMPTIONS.length] as string;
        await surviving(world, async () => {
          switch (kind) {
            case 'ask':
              return world.ask(redemptionId, memberOf(redemptionId), MUG.rewardId);
            case 'fulfil':
              return fulfil(world, redemptionId);
            case 'cancel':
              return cancel(world, redemptionId);
            case 'takeBack':
              return cancel(world, redemptionId, DESK);
            case 'giveUp':
              return giveUp(world, redemptionId);
            default:
              return happen(world, deliveries, { kind, member, pick, point });
          }
        });
        expect(await mugsLeft(world)).toBeGreaterThanOrEqual(0);
      }
      world.crashAt = null;
      await drain(MEMBERS, deliveries);

      const ends = await Promise.all(REDEMPTIONS.map((redemptionId) => endOf(world, redemptionId)));
      const withStatus = (status: string) => ends.filter((end) => end.status === status);
      const completed = withStatus('completed').length;
      const reserved = withStatus('reserved').length;
      expect(withStatus('requested').length + withStatus('confirmed').length).toBe(0);
      expect(world.ledger.captured).toBe(completed * PRICE);
      const holds = [...world.ledger.holds.values()];
      expect(holds.filter((hold) => hold.status === 'held')).toHaveLength(reserved);
      const left = [...world.ledger.available.values()].reduce((sum, available) => sum + available, 0);
      expect(left).toBe(START.M + START.N - (completed + reserved) * PRICE);

      const mug = await rewardOf(world, MUG.rewardId);
      expect(mug.open.size).toBe(0);
      // Handed over, and then its hold had run out: the mug is gone, and so are the points.
      const lost = ends.filter((end) => end.status === 'failed' && end.code === 'hold.expired').length;
      const out = mug.units.given - mug.units.returned.size;
      expect(out).toBeGreaterThanOrEqual(completed + reserved);
      expect(out).toBeLessThanOrEqual(completed + reserved + lost);
      expect(new Set(world.eventIds).size).toBe(world.eventIds.length);
    }),
    { numRuns: 300 },
  );
}, 60_000);
