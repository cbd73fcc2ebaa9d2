import type { DrawDocument } from '@accrue/contracts';
import { epochMs, instantFromEpochMs, parseInstant, type InstantIso } from '@accrue/kernel';

export interface Prize {
  readonly id: string;
  readonly name: string;
  readonly winners: number;
  /** null: somebody hands it over */
  readonly rewardId: string | null;
}

/** What a draw promises, from when it is announced on. */
export interface DrawTerms {
  readonly drawId: string;
  readonly name: string;
  readonly opens: InstantIso;
  readonly closes: InstantIso;
  /** Until then what happened before it closed can still be heard of. */
  readonly drawnFrom: InstantIso;
  /** In the order in which they are drawn. */
  readonly prizes: readonly Prize[];
  /** null: without bound */
  readonly ticketsPerMember: number | null;
  /** Of who redeems a ticket; null: whoever it is. */
  readonly tiers: readonly string[] | null;
  /** Where the public value comes from that is mixed in; null: none is. */
  readonly beacon: string | null;
}

export const DRAWN_AFTER_MINUTES = 60;

export const drawTermsOf = (draw: DrawDocument): DrawTerms => {
  const closes = parseInstant(draw.closes);
  const waitsMs = (draw.drawnAfterMinutes ?? DRAWN_AFTER_MINUTES) * 60_000;
  return {
    drawId: draw.id,
    name: draw.name,
    opens: parseInstant(draw.opens),
    closes,
    drawnFrom: instantFromEpochMs(epochMs(closes) + waitsMs),
    prizes: draw.prizes.map(({ id, name, winners, reward = null }) => ({ id, name, winners, rewardId: reward })),
    ticketsPerMember: draw.ticketsPerMember ?? null,
    tiers: draw.tiers ?? null,
    beacon: draw.beacon ?? null,
  };
};
