import { Rejected } from '@accrue/kernel';
import type { Message } from '@accrue/messaging';
import type { redemption, reward } from '@accrue/rewards-domain';
import { Crash, OFFER, type SagaWorld } from './saga-world.fixture';

/** Delivers one way, in order for each member, at least once: what died in the middle comes again. */
export class Delivery {
  private readonly done = new Map<string, number>();

  constructor(
    private readonly source: () => Promise<readonly Message[]>,
    private readonly handle: (message: Message) => Promise<void>,
  ) {}

  /** The next message of a member, if there is one. @returns whether there was */
  async next(memberId: string): Promise<boolean> {
    const mine = (await this.source()).filter((message) => message.key === memberId);
    const message = mine[this.done.get(memberId) ?? 0];
    if (message === undefined) return false;
    await this.handle(message);
    this.done.set(memberId, (this.done.get(memberId) ?? 0) + 1);
    return true;
  }

  /** Some message that was delivered before, again. */
  async again(memberId: string, pick: number): Promise<void> {
    const mine = (await this.source())
      .filter((message) => message.key === memberId)
      .slice(0, this.done.get(memberId) ?? 0);
    const message = mine[pick % Math.max(mine.length, 1)];
    if (message !== undefined) await this.handle(message);
  }

  /** The checkpoint was not kept: everything after it comes again. */
  rewind(memberId: string, messages: number): void {
    this.done.set(memberId, Math.max(0, (this.done.get(memberId) ?? 0) - messages));
  }
}

export const deliveriesOf = (world: SagaWorld): { readonly toLedger: Delivery; readonly toRewards: Delivery } => ({
  toLedger: new Delivery(
    () => world.published(),
    async (message) => world.ledger.handle(message),
  ),
  toRewards: new Delivery(
    async () => world.ledger.facts,
    (message) => world.policy.handle(message as Parameters<typeof world.policy.handle>[0]),
  ),
});

/** What becomes of messages, holds and processes by itself, whatever people do. */
export const HAPPENINGS = ['toLedger', 'toRewards', 'again', 'rewind', 'timeout', 'crash'] as const;

interface Happening {
  readonly kind: (typeof HAPPENINGS)[number];
  readonly member: string;
  /** Which of several, of whatever there are. */
  readonly pick: number;
  /** Of the append at which the process dies. */
  readonly point: 'before' | 'after';
}

export const happen = async (
  world: SagaWorld,
  { toLedger, toRewards }: ReturnType<typeof deliveriesOf>,
  { kind, member, pick, point }: Happening,
): Promise<void> => {
  const oneWay = pick % 2 === 0 ? toLedger : toRewards;
  switch (kind) {
    case 'toLedger':
      return void (await toLedger.next(member));
    case 'toRewards':
      return void (await toRewards.next(member));
    case 'again':
      return oneWay.again(member, pick);
    case 'rewind':
      return oneWay.rewind(member, pick % 5);
    case 'timeout': {
      const holdIds = [...world.ledger.holds.keys()];
      return world.ledger.release(holdIds[pick % Math.max(holdIds.length, 1)] ?? '', 'timed_out');
    }
    case 'crash':
      world.crashAt = { append: world.appends + 1 + (pick % 3), point };
  }
};

export const drain = async (members: readonly string[], deliveries: ReturnType<typeof deliveriesOf>): Promise<void> => {
  for (let busy = true; busy;) {
    busy = false;
    for (const member of members) {
      while (await deliveries.toLedger.next(member)) busy = true;
      while (await deliveries.toRewards.next(member)) busy = true;
    }
  }
};

export const endOf = async (world: SagaWorld, redemptionId: string): Promise<redemption.Redemption> =>
  (await world.redemptions.current(redemptionId)).state;

export const rewardOf = async (world: SagaWorld, rewardId = OFFER.rewardId): Promise<reward.KnownReward> => {
  const { state } = await world.rewards.read(rewardId);
  if (state.status === 'none') throw new Error('no reward');
  return state;
};

/** Runs `work`; when it dies, the process starts again and the caller learns it. */
export const surviving = async (world: SagaWorld, work: () => Promise<unknown>): Promise<boolean> => {
  try {
    await work();
    return true;
  } catch (error) {
    if (error instanceof Rejected) return true;
    if (!(error instanceof Crash)) throw error;
    world.crashAt = null;
    world.restart();
    return false;
  }
};
