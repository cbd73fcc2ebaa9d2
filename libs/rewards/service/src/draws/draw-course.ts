import { Injectable } from '@nestjs/common';
import { KnownMembers } from '@accrue/context-kit';
import type { CommandContext } from '@accrue/event-store';
import { ACCRUE_NAMESPACE, Rejected, uuidV5, type InstantIso } from '@accrue/kernel';
import { draw } from '@accrue/rewards-domain';
import { GivenRewards } from '../gifts/given-rewards';
import { step } from '../set-aside';
import { Draws } from '../streams/draws';
import { Gifts } from '../streams/gifts';
import { DrawSeeds } from './draw-seeds';

/**
 * From the list of tickets to the prizes. Each step may be repeated, and the process may die after any: the next call goes on, and comes to the same winners,
 * since list and seed are in writing before anybody computes them.
 */
@Injectable()
export class DrawCourse {
  constructor(
    private readonly draws: Draws,
    private readonly seeds: DrawSeeds,
    private readonly members: KnownMembers,
    private readonly rewards: GivenRewards,
    private readonly gifts: Gifts,
  ) {}

  /**
   * @param entropy the public value that is mixed in; null: none was said
   * @throws Rejected draw.unknown, .too_early, .unsettled, .beacon_missing, .has_no_beacon, .frozen_otherwise
   */
  async run(drawId: string, entropy: string | null, context: CommandContext): Promise<void> {
    const left = await this.leftOf(drawId, context.occurredAt);
    const freeze: draw.DrawCommand = { type: 'FreezeDraw', data: { now: context.occurredAt, entropy, left } };
    const { state } = await this.draws.execute(drawId, freeze, step(context, 'freeze'));
    if (state.status === 'none') return;
    const seed = state.seed ?? this.seeds.open(drawId, state.sealedSeed);
    const made = await this.draws.execute(drawId, { type: 'MakeDraw', data: { seed } }, step(context, 'make'));
    if (made.state.status !== 'none') await this.giveAll(made.state, context);
  }

  private async giveAll(made: draw.KnownDraw, context: CommandContext): Promise<void> {
    const rewardOf = new Map(made.terms.prizes.map(({ id, rewardId }) => [id, rewardId]));
    for (const winner of made.winners) {
      const { number, prizeId } = winner;
      if (made.given.has(number)) continue;
      const here = step(context, `prize/${number}`);
      const to = await this.give(made.terms.drawId, winner, rewardOf.get(prizeId) ?? null, here);
      const command: draw.DrawCommand = { type: 'GivePrize', data: { number, to } };
      await this.draws.execute(made.terms.drawId, command, here);
    }
  }

  /** Who was merged is somebody else by now; who has left has nothing any more. @returns who has it */
  private async give(
    drawId: string,
    { number, memberId }: draw.Winner,
    rewardId: string | null,
    context: CommandContext,
  ): Promise<string | null> {
    const giftId = prizeGiftIdOf(drawId, number);
    const { state: begun } = await this.gifts.read(giftId);
    // By a process that may have died on the way: it goes on, and the prize stays with whom it was promised to.
    if (begun.status !== 'none') {
      await this.rewards.follow(begun.gift, context);
      return begun.gift.memberId;
    }
    const to = (await this.members.survivorOf(memberId)) ?? memberId;
    if (await this.members.hasLeft(to)) return null;
    if (rewardId === null) return to;
    const statement = {
      ...{ giftId, memberId: to, rewardId, ruleId: drawId, receiptId: null, actionId: null },
      ...{ sequence: 1, wanted: 1, occurredAt: context.occurredAt },
    };
    await this.rewards.follow(statement, context);
    return to;
  }

  private async leftOf(drawId: string, by: InstantIso): Promise<ReadonlySet<string>> {
    const { state } = await this.draws.read(drawId);
    if (state.status === 'none') throw new Rejected<draw.DrawRejectionCode>('draw.unknown', { drawId });
    if (state.status !== 'open') return new Set();
    return this.members.leftOf(
      [...draw.entriesOf(state)].map(({ memberId }) => memberId),
      by,
    );
  }
}

/** No gift of a rule is called so, whatever ids receipts have. */
const prizeGiftIdOf = (drawId: string, number: number): string =>
  uuidV5(`draw/${drawId}/prize/${number}`, ACCRUE_NAMESPACE);
