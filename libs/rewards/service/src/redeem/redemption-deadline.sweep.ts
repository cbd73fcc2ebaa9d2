import { Injectable } from '@nestjs/common';
import { Sweep } from '@accrue/http';
import { ContextPorts } from '@accrue/context-kit';
import { epochMs, instantFromEpochMs } from '@accrue/kernel';
import { HOLD_MINUTES } from './redeem.handler';
import { RedemptionSaga } from './redemption-saga';

const INTERVAL_MS = 60_000;
const REDEMPTIONS_MAX = 100;
/** After the hold's own end: by then the ledger has said so, if it ever placed one. */
const GRACE_MINUTES = 5;

/**
 * Ends what the ledger never answered, say because the question became a dead letter: no redemption stays `requested` for ever.
 * One that is confirmed has a hold, whose end the ledger tells. An answer that comes all the same changes nothing, and the ledger
 * releases the hold when it hears of the failure.
 */
@Injectable()
export class RedemptionDeadlineSweep extends Sweep {
  constructor(
    private readonly ports: ContextPorts,
    private readonly saga: RedemptionSaga,
  ) {
    super({ name: 'rewards.deadlines', does: 'ending redemptions without an answer', intervalMs: INTERVAL_MS });
  }

  /** Ends up to 100 redemptions. @returns whether there may be more */
  async runOnce(): Promise<boolean> {
    const now = this.ports.clock.now();
    const overdueSince = instantFromEpochMs(epochMs(now) - (HOLD_MINUTES + GRACE_MINUTES) * 60_000);
    const due = await this.ports.database.query<{ redemptionId: string; holdId: string }>(
      `select redemption_id as "redemptionId", hold_id as "holdId" from redemption
       where status = 'requested' and requested_at < $1 order by requested_at limit ${REDEMPTIONS_MAX}`,
      [overdueSince],
    );
    for (const hold of due) {
      const messageId = `redemption/${hold.redemptionId}/deadline`;
      await this.saga.onUnanswered(hold, { messageId, occurredAt: now });
    }
    return due.length === REDEMPTIONS_MAX;
  }
}
