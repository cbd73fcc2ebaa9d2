import { Injectable } from '@nestjs/common';
import { ContextPorts, Streams } from '@accrue/context-kit';
import { NO_STREAM, type StreamModel } from '@accrue/event-store';
import type { InstantIso } from '@accrue/kernel';
import { redemption } from '@accrue/rewards-domain';

/** Five events at most: never snapshotted. */
const redemptionModel: StreamModel<redemption.Redemption, redemption.RedemptionEvent> = {
  category: 'redemption',
  initial: redemption.initialRedemption,
  evolve: redemption.evolve,
};

interface CurrentRedemption {
  readonly state: redemption.Redemption;
  readonly revision: number;
  /** When its points were taken; null: they were not. */
  readonly completedAt: InstantIso | null;
}

/** The only way to change a redemption. */
@Injectable()
export class Redemptions extends Streams<
  redemption.Redemption,
  redemption.RedemptionEvent,
  redemption.RedemptionCommand
> {
  constructor(ports: ContextPorts) {
    // Most live for seconds; nothing is recalled.
    super(ports, redemptionModel, redemption.decide, { statesMax: 2_000, eventCacheBytesMax: 0 });
  }

  /** As it is stored now. The feed tells of an event a moment before `read` does, and whoever waits for an outcome heard it there. */
  async current(redemptionId: string): Promise<CurrentRedemption> {
    const events = await this.ports.log.readStream(this.streamOf(redemptionId));
    const state = events.reduce(
      (folded, event) => redemption.evolve(folded, event as unknown as redemption.RedemptionEvent),
      redemption.initialRedemption,
    );
    const completed = events.find(({ type }) => type === 'RedemptionCompleted');
    return {
      state,
      revision: events.at(-1)?.revision ?? NO_STREAM,
      completedAt: completed?.metadata.occurredAt ?? null,
    };
  }
}
