import type { InstantIso } from '@accrue/kernel';
import { draw, reward } from '@accrue/rewards-domain';
import { rewardOf, surviving } from '../redeem/saga-delivery.fixture';
import { MUG, SagaWorld } from '../redeem/saga-world.fixture';

const CLOSES = '2026-12-24T18:00:00.000Z' as InstantIso;
const TERMS: draw.DrawTerms = {
  ...{ drawId: 'd', name: 'Draw', opens: '2025-01-01T00:00:00.000Z' as InstantIso, closes: CLOSES, drawnFrom: CLOSES },
  ...{ ticketsPerMember: null, tiers: null, beacon: null },
  prizes: [
    { id: 'mug', name: 'A mug', winners: 2, rewardId: MUG.rewardId },
    { id: 'tea', name: 'Tea', winners: 1, rewardId: null },
  ],
};
const STOCK = 10;
const CONTEXT = { messageId: 'make', occurredAt: CLOSES };

/** A draw of five tickets that is due. */
const worldWith = async (): Promise<SagaWorld> => {
  const world = new SagaWorld({});
  await world.offer({ ...MUG, stock: { type: 'counted', counted: STOCK } });
  const data = { terms: TERMS, programmeVersion: 1, ...world.seeds.make('d') };
  await world.draws.execute('d', { type: 'AnnounceDraw', data }, { messageId: 'announce', occurredAt: CLOSES });
  for (const entryId of ['a', 'b', 'c', 'd', 'e']) {
    const ticket = { entryId, memberId: `m-${entryId}`, at: null, isPaid: true };
    const context = { messageId: entryId, occurredAt: CLOSES };
    await world.draws.execute('d', { type: 'EnterTicket', data: ticket }, context);
  }
  return world;
};
const drawOf = async (world: SagaWorld): Promise<draw.KnownDraw> => {
  const { state } = await world.draws.read('d');
  if (state.status === 'none') throw new Error('no draw');
  return state;
};

describe('the course of a draw', () => {
  it.each(['before', 'after'] as const)(
    'comes to one list, its winners and each prize once, wherever a process dies on the way, %s something is in writing',
    async (point) => {
      let deaths = 0;
      for (let append = 1; ; append += 1) {
        // Given a draw that is due, and a process that dies at some step
        const world = await worldWith();
        world.crashAt = { append: world.appends + append, point };
        const isThrough = await surviving(world, () => world.course.run('d', null, CONTEXT));
        world.crashAt = null;
        const early = await drawOf(world);
        // When another one goes on, and somebody makes it by hand once more
        await world.course.run('d', null, CONTEXT);
        await world.course.run('d', null, { ...CONTEXT, messageId: 'by hand' });
        // Then it is made once, and as it was begun
        const made = await drawOf(world);
        expect(made.status).toBe('made');
        if (early.status !== 'open') expect(made.listHash).toBe(early.listHash);
        if (early.status === 'made') expect(made.winners).toEqual(early.winners);
        // And each prize went out of the stock once
        expect([...made.given]).toEqual(made.winners.map(({ number, memberId }) => [number, memberId]));
        expect(reward.availableOf(await rewardOf(world, MUG.rewardId))).toBe(STOCK - 2);
        if (isThrough) break;
        deaths += 1;
      }
      // The list, the winners, three prizes, and what a gift is made of.
      expect(deaths).toBeGreaterThanOrEqual(9);
    },
  );
});
