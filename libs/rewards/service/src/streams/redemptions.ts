import { Injectable } from '@nestjs/common';
import { CommandExecutor, NO_STREAM, type StreamModel } from '@accrue/event-store';
import { ContextPorts } from '@accrue/context-kit';
import { redemption } from '@accrue/rewards-domain';

/** Four events at most: never snapshotted. */
export const redemptionModel: StreamModel<redemption.Redemption, redemption.RedemptionEvent> = {
  category: 'redemption',
  initial: redemption.initialRedemption,
  evolve: redemption.evolve,
};

export const redemptionStream = (redemptionId: string): string => `redemption-${redemptionId}`;

/** The only way to change a redemption. */
@Injectable()
export class Redemptions extends CommandExecutor<redemption.Redemption, redemption.RedemptionEvent> {
  constructor(private readonly ports: ContextPorts) {
    // A redemption lives for seconds; nothing is recalled.
    super(ports.log, redemptionModel, { statesMax: 2_000, eventCacheBytesMax: 0 });
  }

  /** As it is stored now. The feed tells of an event a moment before `read` does, and whoever waits for an outcome heard it there. */
  async current(redemptionId: string): Promise<{ readonly state: redemption.Redemption; readonly revision: number }> {
    const events = await this.ports.log.readStream(redemptionStream(redemptionId));
    const state = events.reduce(
      (folded, event) => redemption.evolve(folded, event as unknown as redemption.RedemptionEvent),
      redemption.initialRedemption,
    );
    return { state, revision: events.at(-1)?.revision ?? NO_STREAM };
  }
}
