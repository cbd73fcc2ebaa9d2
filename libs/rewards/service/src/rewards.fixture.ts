import { memberEnrolled, programmePublished } from '@accrue/contracts';
import type { Message } from '@accrue/messaging';
import { ContextApp } from '@accrue/testing-contexts';
import { rewardsContext } from './index';

export const PUBLISHED = programmePublished.type;
export const HOLD = {
  placed: 'loyalty.ledger.hold.placed.v1',
  refused: 'loyalty.ledger.hold.refused.v1',
  captured: 'loyalty.ledger.hold.captured.v1',
  released: 'loyalty.ledger.hold.released.v1',
  refunded: 'loyalty.ledger.hold.refunded.v1',
};

export interface PublishedFact {
  readonly redemptionId: string;
  readonly memberId: string;
  readonly walletId: string;
  readonly points: number;
  readonly holdId: string;
  readonly [field: string]: unknown;
}

/** What the ledger says of a redemption's hold, which is captured at once. */
export const capturedWhole = (captured: number) => ({ captured, remaining: 0, final: true, receiptId: null });

export class RewardsApp extends ContextApp {
  static async open(): Promise<RewardsApp> {
    const app = new RewardsApp(await this.partsOf(rewardsContext, { now: '2026-03-01T10:00:00Z' }));
    for (const memberId of ['M', 'N'])
      await app.deliver(memberEnrolled.type, { ...memberEnrolled.examples[0], memberId });
    return app;
  }

  async publish(
    version: number,
    rewards: readonly object[],
    effectiveFrom = '2026-03-01T00:00:00.000Z',
    more: object = {},
  ): Promise<void> {
    const document = { ...programmePublished.examples[0]?.document, rewards, ...more };
    await this.deliver(PUBLISHED, { version, publishedAt: '2026-03-01T00:00:00.000Z', effectiveFrom, document });
  }

  /** The ledger answers about the hold of a redemption. */
  async answer(
    type: string,
    { redemptionId, memberId, walletId, points, holdId }: PublishedFact,
    more: object,
  ): Promise<void> {
    const occurredAt = this.clock.now();
    const asked = type === HOLD.placed ? { rewardId: null } : {};
    const hold = { redemptionId, memberId, walletId, points, holdId, occurredAt, revision: 0 };
    await this.deliver(type, { ...hold, ...asked, ...more });
  }

  async publishedOn(topic: string): Promise<readonly Message<PublishedFact>[]> {
    return (await this.published()).filter((message) => message.topic === topic) as readonly Message<PublishedFact>[];
  }

  /** Waits until a redemption has come so far that `type` was published. */
  async fact(type: string, redemptionId: string): Promise<PublishedFact> {
    for (;;) {
      const found = (await this.publishedOn('loyalty.rewards.redemption.facts.v1')).find(
        (fact) => fact.type === type && fact.subject === redemptionId,
      );
      if (found !== undefined) return found.data;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
}
