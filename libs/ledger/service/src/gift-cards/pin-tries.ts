import { Injectable } from '@nestjs/common';
import { ContextPorts } from '@accrue/context-kit';
import { epochMs, instantFromEpochMs, type GiftCardId, type InstantIso } from '@accrue/kernel';

/** Wrong PINs in a row; a million PINs last for more than 20 years at this rate. */
export const WRONG_PINS_MAX = 5;
export const LOCKED_MS = 60 * 60 * 1_000;

/**
 * In one statement, so that however many try at once on however many processes, the tries are counted one after the other: the right PIN does not help who comes after the last
 * wrong one. A lock is over `LOCKED_MS` after its last try that counted.
 */
const TRY = `
insert into gift_card_try as known (card_id, wrong, tried_at) values ($1, $2, $3)
on conflict (card_id) do update set
  wrong = case
    when known.tried_at <= $4 then $2
    when known.wrong >= $5 then known.wrong
    when $2 = 0 then 0
    else known.wrong + 1 end,
  tried_at = case when known.wrong >= $5 and known.tried_at > $4 then known.tried_at else excluded.tried_at end
returning wrong, tried_at as "triedAt"`;

@Injectable()
export class PinTries {
  constructor(private readonly ports: ContextPorts) {}

  /** @returns until when the card is locked; null: it is not, and this try counts */
  async count(cardId: GiftCardId, isRight: boolean): Promise<InstantIso | null> {
    const now = this.ports.clock.now();
    const before = instantFromEpochMs(epochMs(now) - LOCKED_MS);
    const [row] = await this.ports.database.query<{ wrong: number; triedAt: InstantIso }>(TRY, [
      cardId,
      isRight ? 0 : 1,
      now,
      before,
      WRONG_PINS_MAX,
    ]);
    return row !== undefined && row.wrong >= WRONG_PINS_MAX
      ? instantFromEpochMs(epochMs(row.triedAt) + LOCKED_MS)
      : null;
  }
}
