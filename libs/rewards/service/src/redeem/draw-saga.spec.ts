import fc from 'fast-check';
import { drawCommitmentOf, type InstantIso } from '@accrue/kernel';
import { draw, type reward } from '@accrue/rewards-domain';
import { deliveriesOf, drain, endOf, HAPPENINGS, happen, surviving } from './saga-delivery.fixture';
import { MUG, SagaWorld } from './saga-world.fixture';

const CLOSES = '2026-12-24T18:00:00.000Z' as InstantIso;
const TICKET: reward.Offer = {
  ...MUG,
  ...{ rewardId: 'ticket', gives: { kind: 'draw-ticket', draw: 'd' }, stock: { type: 'none' } },
  ...{ confirmWithinDays: null, cancel: 'until_begins', event: { begins: CLOSES, waitMost: 0 } },
};
const TERMS: draw.DrawTerms = {
  ...{ drawId: 'd', name: 'Draw', opens: '2025-01-01T00:00:00.000Z' as InstantIso, closes: CLOSES, drawnFrom: CLOSES },
  ...{ ticketsPerMember: 2, tiers: null, beacon: null },
  prizes: [{ id: 'mug', name: 'A mug', winners: 1, rewardId: null }],
};
const TILL = { name: 'till', role: 'pos' } as const;
const SEED = 'a5'.repeat(32);

const worldWith = async (ticket = TICKET): Promise<SagaWorld> => {
  const world = new SagaWorld({ M: 5_000, N: 5_000, O: 700 });
  const data = { terms: TERMS, programmeVersion: 1, commitment: drawCommitmentOf('d', SEED), sealedSeed: 'x' };
  await world.draws.execute('d', { type: 'AnnounceDraw', data }, { messageId: 'announce', occurredAt: CLOSES });
  await world.offer(ticket);
  return world;
};
const drawOf = async (world: SagaWorld): Promise<draw.KnownDraw> => {
  const { state } = await world.draws.read('d');
  if (state.status === 'none') throw new Error('no draw');
  return state;
};
const freeze = (world: SagaWorld) =>
  world.draws.execute(
    'd',
    { type: 'FreezeDraw', data: { now: CLOSES, entropy: null, left: new Set() } },
    { messageId: 'freeze', occurredAt: CLOSES },
  );

/** Between the last cancellation and the list lies the time that a draw waits: what somebody cancelled and died over is done by then. */
const hasHalfCancelled = async (world: SagaWorld): Promise<boolean> => {
  for (const [entryId] of (await drawOf(world)).tickets)
    if ((await endOf(world, entryId)).status === 'cancelled') return true;
  return false;
};

it('any interleaving of members, messages, time-outs, deaths and the draw: who takes part is who has paid and has not given up', async () => {
  const MEMBERS = ['M', 'N', 'O'];
  const REDEMPTIONS = ['rd-1', 'rd-2', 'rd-3', 'rd-4', 'rd-5', 'rd-6', 'rd-7', 'rd-8', 'rd-9'];
  const memberOf = (redemptionId: string): string => MEMBERS[REDEMPTIONS.indexOf(redemptionId) % 3] as string;
  const WAYS = ['toLedger', 'toRewards'] as const;
  const action = fc.record({
    // Most lists are long fixed only after some have paid.
    kind: fc.oneof(
      { weight: 4, arbitrary: fc.constant('ask' as const) },
      { weight: 8, arbitrary: fc.constantFrom(...WAYS) },
      { weight: 6, arbitrary: fc.constantFrom(...HAPPENINGS) },
      { weight: 1, arbitrary: fc.constant('cancel' as const) },
      { weight: 1, arbitrary: fc.constant('freeze' as const) },
    ),
    member: fc.constantFrom(...MEMBERS),
    pick: fc.nat({ max: 50 }),
    point: fc.constantFrom('before' as const, 'after' as const),
  });
  let [tookPart, tooLate] = [0, 0];
  await fc.assert(
    fc.asyncProperty(fc.array(action, { minLength: 20, maxLength: 90 }), async (actions) => {
      const world = await worldWith();
      const deliveries = deliveriesOf(world);
      let fixed: readonly string[] | null = null;
      const entries = async () => [...(await drawOf(world)).tickets].map(([entryId]) => entryId).sort();
      for (const { kind, member, pick, point } of actions) {
        const redemptionId = REDEMPTIONS[pick % REDEMPTIONS.length] as string;
        await surviving(world, async () => {
          if (kind === 'ask') return world.ask(redemptionId, memberOf(redemptionId), 'ticket');
          // As the clock has it, nobody cancels when the list is fixed.
          if (kind === 'cancel' && fixed === null)
            return world.people.cancel({ redemptionId, correlationId: 'c', caller: TILL });
          if (kind === 'freeze') return (await hasHalfCancelled(world)) ? undefined : freeze(world);
          if (kind === 'cancel') return;
          return happen(world, deliveries, { kind, member, pick, point });
        });
        if ((await drawOf(world)).status === 'frozen') fixed ??= await entries();
        if (fixed !== null) expect(await entries()).toEqual(fixed);
      }
      world.crashAt = null;
      await drain(MEMBERS, deliveries);
      const isFixed = fixed !== null;
      if (!isFixed) await freeze(world);
      const ends = new Map<string, string>();
      for (const redemptionId of REDEMPTIONS) ends.set(redemptionId, (await endOf(world, redemptionId)).status);
      const completed = REDEMPTIONS.filter((id) => ends.get(id) === 'completed');
      const { status, unpaid } = await drawOf(world);
      expect([status, unpaid]).toEqual(['frozen', 0]);
      expect(await entries()).toEqual(completed);
      tookPart += completed.length;
      for (const id of REDEMPTIONS) {
        const end = await endOf(world, id);
        if (end.status === 'failed' && end.code === 'draw.closed') tooLate += 1;
      }
      // Whoever does not take part has not paid.
      const paid = [...world.ledger.holds.values()].filter((hold) => hold.status === 'captured').length;
      expect(paid).toBe(completed.length);
    }),
    { numRuns: 160 },
  );
  expect(tookPart).toBeGreaterThan(40);
  expect(tooLate).toBeGreaterThan(2);
});

describe('a ticket of a redemption that came to nothing', () => {
  const entriesOf = async (world: SagaWorld): Promise<readonly string[]> =>
    [...(await drawOf(world)).tickets].map(([entryId]) => entryId);

  it('leaves the draw when there is no unit for it', async () => {
    // Given a reward of which there is one
    const world = await worldWith({ ...TICKET, stock: { type: 'counted', counted: 1 } });
    const deliveries = deliveriesOf(world);
    // When two members ask for it at once
    await world.ask('rd-1', 'M', 'ticket');
    await world.ask('rd-2', 'N', 'ticket');
    await drain(['M'], deliveries);
    await drain(['N'], deliveries);
    // Then the draw has the ticket of the first, waits for nobody, and the second has not paid
    expect(await endOf(world, 'rd-2')).toMatchObject({ status: 'failed', code: 'reward.out_of_stock' });
    expect(await entriesOf(world)).toEqual(['rd-1']);
    await freeze(world);
    expect(await drawOf(world)).toMatchObject({ status: 'frozen', unpaid: 0 });
    expect(world.ledger.captured).toBe(500);
  });

  it('leaves the draw when the member gives up what a process has died over', async () => {
    // Given a process that dies when the ticket is entered, and nothing else is set aside
    const world = await worldWith();
    const deliveries = deliveriesOf(world);
    await world.ask('rd-1', 'M', 'ticket');
    await deliveries.toLedger.next('M');
    world.crashAt = { append: world.appends + 1, point: 'after' };
    expect(await surviving(world, () => deliveries.toRewards.next('M'))).toBe(false);
    expect(await entriesOf(world)).toEqual(['rd-1']);
    // When the member cancels before the answer of the ledger comes again
    await world.people.cancel({ redemptionId: 'rd-1', correlationId: 'c', caller: TILL });
    await drain(['M'], deliveries);
    // Then nobody takes part, and nothing is paid
    expect(await entriesOf(world)).toEqual([]);
    await freeze(world);
    expect(await drawOf(world)).toMatchObject({ status: 'frozen', unpaid: 0 });
    expect(world.ledger.captured).toBe(0);
  });
});
