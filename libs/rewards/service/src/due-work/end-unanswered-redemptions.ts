import { Injectable } from '@nestjs/common';
import { ContextPorts } from '@accrue/context-kit';
import { epochMs, instantFromEpochMs, type InstantIso } from '@accrue/kernel';
import type { DueItem, DueQuery, DueWork } from '@accrue/scheduling';
import { HOLD_MINUTES } from '../redeem/redeem.handler';
import { RedemptionSaga } from '../redeem/redemption-saga';

/** After the hold's own end: by then the ledger has said so, if it ever placed one. */
const GRACE_MINUTES = 5;
const PATIENCE_MS = (HOLD_MINUTES + GRACE_MINUTES) * 60_000;

const later = (at: InstantIso, byMs: number): InstantIso => instantFromEpochMs(epochMs(at) + byMs);

export interface UnansweredRedemption extends DueItem {
  readonly holdId: string;
}

interface Row {
  readonly redemptionId: string;
  readonly holdId: string;
  readonly requestedAt: InstantIso;
}

/**
 * Ends what the ledger never answered, say because the question became a dead letter: no redemption stays `requested` for ever.
 * One that is confirmed has a hold, whose end the ledger tells. An answer that comes all the same changes nothing, and the ledger
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
    const rows = await this.ports.database.query<Row>(
      `select redemption_id as "redemptionId", hold_id as "holdId", requested_at as "requestedAt" from redemption
       where status = 'requested' and requested_at <= $1 and (requested_at, redemption_id) > ($2, $3)
       order by requested_at, redemption_id limit $4`,
      [
        later(by, -PATIENCE_MS),
        after === null ? '-infinity' : later(after.dueAt, -PATIENCE_MS),
        after?.key ?? '',
        limit,
      ],
    );
    return rows.map(({ redemptionId, holdId, requestedAt }) => ({
      key: redemptionId,
      dueAt: later(requestedAt, PATIENCE_MS),
      holdId,
    }));
  }

  async handle({ key: redemptionId, holdId, dueAt }: UnansweredRedemption): Promise<void> {
    const messageId = `redemption/${redemptionId}/deadline`;
    await this.saga.onUnanswered({ redemptionId, holdId }, { messageId, occurredAt: dueAt });
  }
}
