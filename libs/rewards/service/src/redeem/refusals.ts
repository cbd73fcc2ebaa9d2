import { Injectable } from '@nestjs/common';
import { KnownMembers } from '@accrue/context-kit';
import { localDateOf, type InstantIso, type LocalDateIso } from '@accrue/kernel';
import { conditions, draw, reward } from '@accrue/rewards-domain';
import type { RewardsProblemCode } from '../problem-statuses';
import { Draws } from '../streams/draws';

/** One thing that stands against redeeming a reward now: the code that it is refused with, and its figures. */
export interface Refusal {
  readonly code: RewardsProblemCode;
  readonly [figure: string]: unknown;
}

interface Asking {
  readonly memberId: string;
  readonly now: InstantIso;
  readonly tierId: string | null;
  /** What the member could spend of the reward's wallet; null: whoever asks did not say. */
  readonly spendable: number | null;
  /** The days on which the member took this reward. */
  readonly taken: readonly LocalDateIso[];
}

/** The one judgement of what a member can have: the catalogue shows all of it, a redemption is refused with the first. */
@Injectable()
export class Refusals {
  constructor(
    private readonly members: KnownMembers,
    private readonly draws: Draws,
  ) {}

  /** Of any reward. */
  async ofMember(memberId: string): Promise<readonly Refusal[]> {
    const into = await this.members.survivorOf(memberId);
    if (into !== null) return [{ code: 'member.merged', memberId, into }];
    return (await this.members.hasLeft(memberId)) ? [{ code: 'account.closed' }] : [];
  }

  /** Besides those of the member. All at once, what is told first is first; empty: the member can have it. */
  async of(state: reward.KnownReward, asking: Asking): Promise<readonly Refusal[]> {
    const { gives } = state.offer;
    const drawn = gives.kind === 'draw-ticket' ? (await this.draws.read(gives.draw)).state : draw.initialDraw;
    return refusalsOf(state, { ...asking, drawn });
  }
}

const refusalsOf = (
  state: reward.KnownReward,
  { memberId, now, tierId, spendable, taken, drawn }: Asking & { readonly drawn: draw.Draw },
): readonly Refusal[] => {
  const { offer } = state;
  const on = localDateOf(now, offer.zone);
  const { perMember = null, inAll = null } = offer.limits ?? {};
  const refusals: Refusal[] = state.status === 'retired' ? [{ code: 'reward.retired' }] : [];
  for (const { code, data } of conditions.unmetOf(offer.conditions, { on, tierId })) refusals.push({ code, ...data });
  if (drawn.status !== 'none') {
    const noTicket = draw.ticketRefusal(drawn, { memberId, at: now });
    if (noTicket !== null) refusals.push({ code: noTicket.code, ...noTicket.data });
  } else if (offer.event !== null && now >= offer.event.begins)
    refusals.push({ code: 'reward.begun', begins: offer.event.begins });
  if (perMember !== null && conditions.timesIn(perMember, on, onceEach(taken)) >= perMember.most)
    refusals.push({ code: 'reward.member_limit_reached', ...againFrom(perMember, on) });
  if (inAll !== null && reward.isUsedUp({ inAll, on }, state))
    refusals.push({ code: 'reward.limit_reached', ...againFrom(inAll, on) });
  if (reward.availableOf(state) === 0) refusals.push({ code: 'reward.out_of_stock' });
  if (spendable !== null && spendable < offer.points)
    refusals.push({ code: 'points.insufficient', points: offer.points - spendable });
  return refusals;
};

const onceEach = (days: readonly LocalDateIso[]) => days.map((day) => [day, 1] as const);

/** The last day of the period, after which it can be had again; nothing: there is no other period. */
const againFrom = (limit: conditions.Limit, on: LocalDateIso) => {
  const last = conditions.lastDayOf(limit.per, on);
  return { limit, ...(last === null ? {} : { until: last }) };
};
