import { Injectable } from '@nestjs/common';
import type { CommandContext } from '@accrue/event-store';
import { Rejected } from '@accrue/kernel';
import { allowance, redemption, type draw, type reward } from '@accrue/rewards-domain';
import { SetAside, step, ticketOf } from '../set-aside';
import { Allowances } from '../streams/allowances';

export type Refusal =
  'reward.out_of_stock' | 'reward.limit_reached' | draw.TicketRefusal | allowance.AllowanceRejectionCode;

/**
 * What a redemption needs of others besides its points: one of the member's times, and one of the stock. Each step may be repeated, and the process may die
 * after any: the next call goes on. Where the reward has no limits, the stock is all that is asked.
 */
@Injectable()
export class Reservations {
  constructor(
    private readonly setAside: SetAside,
    private readonly allowances: Allowances,
  ) {}

  /** @returns what is set aside, the same however often it is asked for; or why there is nothing */
  async take(
    terms: redemption.Terms,
    context: CommandContext,
  ): Promise<{ readonly fulfilmentRef: string } | { readonly refused: Refusal }> {
    const limit = terms.limits?.perMember ?? null;
    if (limit !== null) {
      const data = { ...memberOf(terms), limit, on: terms.askedOn };
      try {
        await this.allow(terms, { type: 'TakeAllowance', data }, step(context, 'allow'));
      } catch (error) {
        if (error instanceof Rejected && error.code === 'reward.member_limit_reached')
          return { refused: 'reward.member_limit_reached' };
        throw error;
      }
    }
    return this.setAside.reserve({ ...stockOf(terms), kind: terms.gives.kind }, context);
  }

  /** Not before it is in writing what the redemption has. What it does not keep, because its end had come or another process was faster, goes back. */
  async settle({ state }: { readonly state: redemption.Begun }, context: CommandContext): Promise<void> {
    await this.setAside.settle({ ...stockOf(state.terms), kept: redemption.keptOf(state) }, context);
    if (redemption.hasEndedWithout(state)) await this.returnAllowance(state.terms, context);
  }

  /** What a redemption that has ended has given up goes back, once; codes stay spent. */
  async giveBack(state: redemption.Begun, context: CommandContext): Promise<void> {
    if (!redemption.hasEndedWithout(state)) return;
    const fulfilmentRef = redemption.givenUpOf(state);
    if (fulfilmentRef !== null) await this.setAside.giveBack({ ...stockOf(state.terms), fulfilmentRef }, context);
    // Called up to a place that it never came to write down.
    else if (state.terms.begins !== null) await this.setAside.settle({ ...stockOf(state.terms), kept: null }, context);
    await this.returnAllowance(state.terms, context);
  }

  /** Its points are taken: what takes part only then does from now on. */
  async paid(state: redemption.Begun, context: CommandContext): Promise<void> {
    if (!redemption.hasEndedWithout(state)) await this.setAside.paid(stockOf(state.terms), context);
  }

  private async returnAllowance(terms: redemption.Terms, context: CommandContext): Promise<void> {
    if ((terms.limits?.perMember ?? null) === null) return;
    await this.allow(terms, { type: 'ReturnAllowance', data: memberOf(terms) }, step(context, 'disallow'));
  }

  private async allow(
    terms: redemption.Terms,
    command: allowance.AllowanceCommand,
    context: CommandContext,
  ): Promise<void> {
    await this.allowances.execute(allowance.allowanceIdOf(terms), command, context);
  }
}

const memberOf = ({ rewardId, memberId, redemptionId }: redemption.Terms) => ({ rewardId, memberId, redemptionId });

const stockOf = ({ redemptionId, rewardId, memberId, gives, limits, askedOn }: redemption.Terms) => ({
  id: redemptionId,
  rewardId,
  counts: countsOf(limits?.inAll ?? null, askedOn),
  // Asked for in time, or it would not be here.
  ticket: ticketOf(gives, { memberId, at: null, isPaid: false }),
});

const countsOf = (inAll: reward.Counts['inAll'] | null, on: reward.Counts['on']): reward.Counts | null =>
  inAll === null ? null : { inAll, on };
