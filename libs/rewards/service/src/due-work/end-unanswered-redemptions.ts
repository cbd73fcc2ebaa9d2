import { Injectable } from '@nestjs/common';
import { LessThanOrEqual } from 'typeorm';
import { ContextPorts } from '@accrue/context-kit';
import { epochMs, instantFromEpochMs, type InstantIso } from '@accrue/kernel';
import type { DueItem, DueQuery, DueWork } from '@accrue/scheduling';
import { redemptions, type RedemptionRow } from '../read-models/redemption/redemption.projection';
import { HOLD_MINUTES } from '../redeem/hold-expiry';
import { RedemptionSaga } from '../redeem/redemption-saga';

/** After the hold's own end: by then the ledger has said so, if it ever placed one. */
const GRACE_MINUTES = 5;
const PATIENCE_MS = (HOLD_MINUTES + GRACE_MINUTES) * 60_000;

const later = (at: InstantIso, byMs: number): InstantIso => instantFromEpochMs(epochMs(at) + byMs);

export interface UnansweredRedemption extends DueItem {
  readonly holdId: string;
}

/**
 * Ends what the ledger never answered, say because the question became a dead letter: no redemption stays `requested` for ever.
 * One that got further has a hold, whose end the ledger tells. An answer that comes all the same changes nothing, and the ledger
 * releases the hold when it hears of the failure.
 */
@Injectable()
export class EndUnansweredRedemptions implements DueWork<UnansweredRedemption> {
  readonly name = 'end-unanswered-redemptions';

  constructor(
    private readonly ports: ContextPorts,
    private readonly saga: RedemptionSaga,
  ) {}

  async due({ by, after, limit }: DueQuery<UnansweredRedemption>): Promise<readonly UnansweredRedemption[]> {
    const since = after === null ? '-infinity' : later(after.dueAt, -PATIENCE_MS);
    const rows = await this.ports.readModels
      .of(redemptions)
      .rows('r')
      .where({ status: 'requested', requested_at: LessThanOrEqual(later(by, -PATIENCE_MS)) })
      .andWhere('(r.requested_at, r.redemption_id) > (:since, :after)', { since, after: after?.key ?? '' })
      .orderBy('r.requested_at')
      .addOrderBy('r.redemption_id')
      .limit(limit)
      .getRawMany<RedemptionRow>();
    return rows.map((row) => ({
      key: row.redemption_id,
      dueAt: later(row.requested_at, PATIENCE_MS),
      holdId: row.hold_id,
    }));
  }

  async handle({ key: redemptionId, holdId, dueAt }: UnansweredRedemption): Promise<void> {
    const messageId = `redemption/${redemptionId}/deadline`;
    await this.saga.onUnanswered({ redemptionId, holdId }, { messageId, occurredAt: dueAt });
  }
}
