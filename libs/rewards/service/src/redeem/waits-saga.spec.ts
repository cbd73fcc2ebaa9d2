import fc from 'fast-check';
import type { InstantIso } from '@accrue/kernel';
import { reward } from '@accrue/rewards-domain';
import { deliveriesOf, drain, endOf, HAPPENINGS, happen, rewardOf, surviving } from './saga-delivery.fixture';
import { MUG, PRICE, SagaWorld } from './saga-world.fixture';

const BEGINS = '2027-06-01T18:00:00.000Z' as InstantIso;
const placesOf = (counted: number, waitMost = 10): reward.Offer => ({
  ...MUG,
  rewardId: 'tasting',
  gives: { kind: 'access', event: 'Tasting', begins: BEGINS },
  stock: { type: 'counted', counted },
  confirmWithinDays: null,
  event: { begins: BEGINS, waitMost },
  cancel: 'until_begins',
});
const TILL = { name: 'till', role: 'pos' } as const;
const MEMBERS = ['M', 'N', 'O'];

const ask = (world: SagaWorld, redemptionId: string, memberId: string) =>
  world.ask(redemptionId, memberId, 'tasting', true);
const cancel = (world: SagaWorld, redemptionId: string) =>
  world.people.cancel({ redemptionId, correlationId: 'c', caller: TILL });
const settleWaits = async (world: SagaWorld): Promise<void> => {
  for (const id of await world.dueWaits())
    await world.waits.settle(id, { messageId: `wait/${id}`, occurredAt: '2026-01-01T00:00:00.000Z' as InstantIso });
};
const end = (world: SagaWorld, id: string) =>
  world.waits.end(id, { messageId: `wait/${id}/begun`, occurredAt: BEGINS });
/** Until neither messages nor anything due are left. */
const quiet = async (world: SagaWorld, deliveries: ReturnType<typeof deliveriesOf>): Promise<void> => {
  for (let rounds = 0; rounds < 50; rounds += 1) {
    await drain(MEMBERS, deliveries);
    if ((await world.dueWaits()).length === 0) return;
    await settleWaits(world);
  }
  throw new Error('something is due for ever');
};
const statusOf = async (world: SagaWorld, redemptionId: string) => (await endOf(world, redemptionId)).status;

describe('a place at an event that is full', () => {
  const full = async (waitMost = 10) => {
    const world = new SagaWorld({ M: 900, N: 900, O: 100 });
    await world.offer(placesOf(1, waitMost));
    const deliveries = deliveriesOf(world);
    await ask(world, 'rd-1', 'M');
    await quiet(world, deliveries);
    return { world, deliveries };
  };

  it('is waited for with nothing held, and had when the one who has it gives up', async () => {
    const { world, deliveries } = await full();
    expect(await statusOf(world, 'rd-1')).toBe('completed');
    await ask(world, 'rd-2', 'N');
    await quiet(world, deliveries);
    expect([await statusOf(world, 'rd-2'), world.ledger.available.get('N')]).toEqual(['waiting', 900]);
    await cancel(world, 'rd-1');
    await quiet(world, deliveries);
    expect([await statusOf(world, 'rd-2'), world.ledger.available.get('N')]).toEqual(['completed', 900 - PRICE]);
    expect(world.ledger.available.get('M')).toBe(900);
  });

  it('goes to the next when the first has not the points any more', async () => {
    const { world, deliveries } = await full();
    await ask(world, 'rd-2', 'O');
    await ask(world, 'rd-3', 'N');
    await cancel(world, 'rd-1');
    await quiet(world, deliveries);
    expect(await endOf(world, 'rd-2')).toMatchObject({ status: 'failed', code: 'points.insufficient' });
    expect(await statusOf(world, 'rd-3')).toBe('completed');
  });

  it('is not waited for by more than can, nor by who has given up', async () => {
    const { world, deliveries } = await full(1);
    await ask(world, 'rd-2', 'N');
    await expect(ask(world, 'rd-3', 'O')).rejects.toMatchObject({ code: 'reward.waiting_list_full' });
    await cancel(world, 'rd-2');
    expect((await rewardOf(world, 'tasting')).waiting.size).toBe(0);
    await ask(world, 'rd-4', 'N');
    await quiet(world, deliveries);
    expect([await statusOf(world, 'rd-2'), await statusOf(world, 'rd-4')]).toEqual(['cancelled', 'waiting']);
  });

  it('is waited for until it begins', async () => {
    const { world, deliveries } = await full();
    await ask(world, 'rd-2', 'N');
    await end(world, 'rd-2');
    await quiet(world, deliveries);
    expect(await endOf(world, 'rd-2')).toMatchObject({ status: 'cancelled', cause: 'begun' });
    expect((await rewardOf(world, 'tasting')).waiting.size).toBe(0);
  });

  it('comes with a version that has more of them, first come first', async () => {
    const { world, deliveries } = await full();
    await ask(world, 'rd-2', 'N');
    const command = { type: 'OfferReward', data: { offer: placesOf(2), programmeVersion: 2 } } as const;
    await world.rewards.execute('tasting', command, { messageId: 'v2', occurredAt: BEGINS });
    await quiet(world, deliveries);
    expect(await statusOf(world, 'rd-2')).toBe('completed');
  });
});

it('any interleaving of members, messages, time-outs and deaths: no place twice, none idle while somebody waits, and nothing due for ever', async () => {
  const REDEMPTIONS = ['rd-1', 'rd-2', 'rd-3', 'rd-4', 'rd-5', 'rd-6'];
  const memberOf = (redemptionId: string): string => MEMBERS[REDEMPTIONS.indexOf(redemptionId) % 3] as string;
  const action = fc.record({
    // Most messages arrive, so that a line forms before it is over.
    kind: fc.oneof(
      { weight: 4, arbitrary: fc.constant('ask' as const) },
      { weight: 10, arbitrary: fc.constantFrom('toLedger' as const, 'toRewards' as const) },
      { weight: 6, arbitrary: fc.constantFrom(...HAPPENINGS) },
      { weight: 3, arbitrary: fc.constantFrom('cancel' as const, 'end' as const, 'due' as const) },
    ),
    member: fc.constantFrom(...MEMBERS),
    pick: fc.nat({ max: 50 }),
    point: fc.constantFrom('before' as const, 'after' as const),
  });
  const START = { M: 2_000, N: 2_000, O: 600 };
  const seen = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(fc.array(action, { minLength: 15, maxLength: 80 }), async (actions) => {
      const world = new SagaWorld(START);
      await world.offer(placesOf(1, 3));
      const deliveries = deliveriesOf(world);
      const waited = new Set<string>();
      for (const { kind, member, pick, point } of actions) {
        const redemptionId = REDEMPTIONS[pick % REDEMPTIONS.length] as string;
        await surviving(world, async () => {
          switch (kind) {
            case 'ask':
              return ask(world, redemptionId, memberOf(redemptionId));
            case 'cancel':
              return cancel(world, redemptionId);
            case 'end':
              return (await statusOf(world, redemptionId)) === 'none' ? undefined : end(world, redemptionId);
            case 'due':
              return settleWaits(world);
            default:
              return happen(world, deliveries, { kind, member, pick, point });
          }
        });
        const there = await rewardOf(world, 'tasting');
        if (there.waiting.size > 0) expect(reward.availableOf(there)).toBe(0);
        expect(there.units.given - there.units.returned.size).toBeLessThanOrEqual(1);
        expect(there.waiting.size).toBeLessThanOrEqual(3);
        if ((await statusOf(world, redemptionId)) === 'waiting') waited.add(redemptionId);
      }
      world.crashAt = null;
      await quiet(world, deliveries);

      const there = await rewardOf(world, 'tasting');
      const ends = await Promise.all(REDEMPTIONS.map(async (id) => [id, await statusOf(world, id)] as const));
      const having = ends.filter(([, status]) => status === 'completed').length;
      const inLine = ends.filter(([, status]) => status === 'waiting').map(([id]) => id);
      expect([...there.waiting].sort()).toEqual(inLine);
      expect(there.open.size).toBe(0);
      expect(there.units.given - there.units.returned.size).toBe(having);
      if (inLine.length > 0) expect(having).toBe(1);
      expect(world.ledger.captured).toBe(having * PRICE);
      const left = [...world.ledger.available.values()].reduce((sum, available) => sum + available, 0);
      expect(left).toBe(START.M + START.N + START.O - having * PRICE);
      for (const [id, status] of ends) if (waited.has(id)) seen.set(status, (seen.get(status) ?? 0) + 1);
    }),
    { numRuns: 600 },
  );
  // Of those who waited some had a place, some gave up, and some still wait.
  for (const status of ['completed', 'cancelled', 'waiting']) expect(seen.get(status) ?? 0).toBeGreaterThan(5);
});
