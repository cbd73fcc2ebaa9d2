import { Injectable } from '@nestjs/common';
import type { RewardGives, RewardKind } from '@accrue/contracts';
import type { CommandContext } from '@accrue/event-store';
import { invariant, Rejected } from '@accrue/kernel';
import { draw, reward } from '@accrue/rewards-domain';
import { Draws } from './streams/draws';
import { Rewards } from './streams/rewards';

/** For whom something is set aside: a redemption, or something that a rule gives. */
interface For {
  readonly id: string;
  readonly rewardId: string;
  /** What all members together can have, if there is such a limit and this counts under it. */
  readonly counts: reward.Counts | null;
  /** What it is in a draw; null: it is no ticket of one. */
  readonly ticket: TicketFor | null;
}

/** A ticket of a draw, and whose it is. */
export interface TicketFor extends Pick<draw.EnterTicket['data'], 'memberId' | 'at' | 'isPaid'> {
  readonly drawId: string;
}

/** null: it is something else */
export const ticketOf = (gives: RewardGives, of: Omit<TicketFor, 'drawId'>): TicketFor | null =>
  gives.kind === 'draw-ticket' ? { ...of, drawId: gives.draw } : null;

const REFUSALS = [
  ...(['reward.out_of_stock', 'reward.limit_reached'] as const),
  ...(['draw.not_open', 'draw.closed', 'draw.member_limit_reached', 'draw.full'] as const),
] satisfies readonly (reward.RewardRejectionCode | draw.TicketRefusal)[];

export type Reserved = { readonly fulfilmentRef: string } | { readonly refused: (typeof REFUSALS)[number] };

/**
 * Takes of the stock of a reward for who has it in writing afterwards, and gives back. Each step may be repeated, and the process may die after any:
 * the next call goes on.
 */
@Injectable()
export class SetAside {
  constructor(
    private readonly rewards: Rewards,
    private readonly draws: Draws,
  ) {}

  /** @returns what is set aside, the same however often it is asked for; or why there is nothing for it */
  async reserve(
    { id, rewardId, kind, counts, ticket }: For & { readonly kind: RewardKind },
    context: CommandContext,
  ): Promise<Reserved> {
    try {
      if (ticket !== null) await this.enter(id, ticket, context);
      const data = { redemptionId: id, kind, counts };
      const state = await this.execute(rewardId, { type: 'ReserveUnit', data }, step(context, 'reserve'));
      const fulfilmentRef = reward.reservedFor(state, id);
      invariant(fulfilmentRef !== null, 'a reservation that was not refused is there');
      return { fulfilmentRef };
    } catch (error) {
      for (const refused of REFUSALS) if (error instanceof Rejected && error.code === refused) return { refused };
      throw error;
    }
  }

  /**
   * Not before it is in writing who has it: until then the reservation is all that remembers it. What is not `kept`, because its end had come or
   * another process was faster, goes back.
   */
  async settle(
    { id, rewardId, counts, ticket, kept }: For & { readonly kept: string | null },
    context: CommandContext,
  ): Promise<void> {
    // First, so that nothing remembers the ticket that the reward has forgotten.
    if (kept === null) await this.withdraw(id, ticket, context);
    const { state } = await this.rewards.read(rewardId);
    const fulfilmentRef = reward.reservedFor(state, id);
    if (fulfilmentRef === null) return;
    const command: reward.RewardCommand =
      fulfilmentRef === kept
        ? { type: 'SettleReservation', data: { redemptionId: id } }
        : { type: 'ReturnUnit', data: { redemptionId: id, fulfilmentRef, counts } };
    await this.execute(rewardId, command, step(context, 'settle'));
  }

  /** Goes back to the stock, once; codes stay spent. */
  async giveBack(
    { id, rewardId, counts, ticket, fulfilmentRef }: For & { readonly fulfilmentRef: string },
    context: CommandContext,
  ): Promise<void> {
    await this.withdraw(id, ticket, context);
    const data = { redemptionId: id, fulfilmentRef, counts };
    await this.execute(rewardId, { type: 'ReturnUnit', data }, step(context, 'return'));
  }

  /** Its points are taken. */
  async paid({ id, ticket }: Pick<For, 'id' | 'ticket'>, context: CommandContext): Promise<void> {
    if (ticket === null) return;
    await this.draws.execute(ticket.drawId, { type: 'PayTicket', data: { entryId: id } }, step(context, 'pay'));
  }

  private async enter(entryId: string, { drawId, ...ticket }: TicketFor, context: CommandContext): Promise<void> {
    const data = { entryId, ...ticket };
    await this.draws.execute(drawId, { type: 'EnterTicket', data }, step(context, 'enter'));
  }

  /** Out of a list that is fixed nothing goes any more. */
  private async withdraw(entryId: string, ticket: TicketFor | null, context: CommandContext): Promise<void> {
    if (ticket === null) return;
    await this.draws.execute(ticket.drawId, { type: 'WithdrawTicket', data: { entryId } }, step(context, 'withdraw'));
  }

  private async execute(
    rewardId: string,
    command: reward.RewardCommand,
    context: CommandContext,
  ): Promise<reward.Reward> {
    const { state } = await this.rewards.execute(rewardId, command, context);
    return state;
  }
}

/** One message, several commands: each needs event ids of its own. */
export const step = (context: CommandContext, name: string): CommandContext => ({
  ...context,
  messageId: `${context.messageId}/${name}`,
  correlationId: context.correlationId ?? context.messageId,
});
