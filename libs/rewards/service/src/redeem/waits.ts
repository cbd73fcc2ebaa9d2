import { Injectable } from '@nestjs/common';
import type { CommandContext } from '@accrue/event-store';
import { ContextPorts } from '@accrue/context-kit';
import { Rejected } from '@accrue/kernel';
import { redemption, reward } from '@accrue/rewards-domain';
import { step } from '../set-aside';
import { Redemptions } from '../streams/redemptions';
import { Rewards } from '../streams/rewards';
import { holdExpiry } from './hold-expiry';

/**
 * Redemptions that wait for a place. Who waits is in two streams: the redemption says that it does, and the reward who is next. Whatever one of them
 * says and the other does not know yet is due (`due-work/settle-waits.ts`), so every step here may be repeated, and the process may die after any.
 */
@Injectable()
export class Waits {
  constructor(
    private readonly ports: ContextPorts,
    private readonly redemptions: Redemptions,
    private readonly rewards: Rewards,
  ) {}

  /** Puts who waits in line, calls up who has a place, and takes out of the line who has ended. */
  async settle(redemptionId: string, context: CommandContext): Promise<void> {
    const { state } = await this.redemptions.read(redemptionId);
    if (state.status === 'none') return;
    if (state.status === 'waiting') return this.join(state.terms, context);
    if (!redemption.hasEndedWithout(state)) return;
    const command = { type: 'LeaveWait', data: { redemptionId } } as const;
    await this.rewards.execute(state.terms.rewardId, command, step(context, 'leave'));
  }

  /** What they wait for has begun. */
  async end(redemptionId: string, context: CommandContext): Promise<void> {
    const data = { cause: 'begun', now: context.occurredAt } as const;
    await this.redemptions.execute(redemptionId, { type: 'EndWait', data }, context);
    await this.settle(redemptionId, context);
  }

  private async join(terms: redemption.Terms, context: CommandContext): Promise<void> {
    const { redemptionId, rewardId } = terms;
    const now = this.ports.clock.now();
    const here = { ...context, occurredAt: now };
    try {
      const command = { type: 'JoinWait', data: { redemptionId } } as const;
      const { state } = await this.rewards.execute(rewardId, command, step(here, 'join'));
      if (reward.reservedFor(state, redemptionId) === null) return;
    } catch (error) {
      if (!(error instanceof Rejected) || error.code !== 'reward.waiting_list_full') throw error;
      const data = { cause: 'waiting_list_full', now } as const;
      await this.redemptions.execute(redemptionId, { type: 'EndWait', data }, step(here, 'full'));
      return;
    }
    const data = { holdExpiresAt: holdExpiry(now, terms.confirmBy) };
    await this.redemptions.execute(redemptionId, { type: 'CallUp', data }, step(here, 'call'));
  }
}
