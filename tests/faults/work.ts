import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { ReceiptV1 } from '@accrue/contracts';
import { linesOf } from '../e2e/real-data';
import { root } from '../e2e/platform-client';
import { receiptOf } from '../e2e/receipts';

export interface Redemption {
  readonly redemptionId: string;
  readonly rewardId: string;
  readonly memberId: string;
}

/** What the tills have to do while something goes wrong. */
export interface Work {
  readonly overHttp: readonly ReceiptV1[];
  readonly overKafka: readonly ReceiptV1[];
  readonly redemptions: readonly Redemption[];
}

const REWARD = 'five-off';
const REWARD_POINTS = 500;
/** Their points are earned before, so that no redemption depends on which receipt came first. */
const REDEEMERS = 4;

const mapping = createRequire(__filename)(join(root, 'examples/online-retail-ii/mapping.cjs')) as {
  receipt(source: unknown): ReceiptV1;
};

/** The receipts of a file in equal shares, and redemptions beside them. */
export class Workload {
  private readonly receipts: readonly ReceiptV1[];
  private taken = 0;

  constructor(
    file: string,
    private readonly shares: number,
    private readonly redemptionsPerShare: number,
  ) {
    this.receipts = linesOf(file).map((line) => mapping.receipt(JSON.parse(line)));
  }

  get codes(): readonly string[] {
    return Array.from({ length: this.shares * this.redemptionsPerShare + 100 }, (_unused, n) => `CODE-${String(n)}`);
  }

  /** Members who have enough for all their redemptions, by the receipt that brings it. */
  get redeemers(): readonly { readonly reference: string; readonly receipt: ReceiptV1 }[] {
    const points = this.shares * this.redemptionsPerShare * REWARD_POINTS;
    return Array.from({ length: REDEEMERS }, (_unused, n) => {
      const sale = receiptOf({
        id: `RICH-${String(n)}`,
        at: '2009-11-01T10:00:00+00:00',
        lines: [{ sku: 'GOLD', unitPrice: points * 100 }],
      });
      const reference = `redeemer-${String(n)}`;
      return { reference, receipt: { ...sale, member: { idType: 'reference', value: reference } } };
    });
  }

  /** The next share. @param memberIds of the redeemers */
  next(memberIds: readonly string[]): {
    readonly receipts: readonly ReceiptV1[];
    readonly redemptions: readonly Redemption[];
  } {
    const share = this.taken;
    this.taken += 1;
    const at = (n: number): number => Math.floor((this.receipts.length * n) / this.shares);
    return {
      receipts: this.receipts.slice(at(share), at(share + 1)),
      redemptions: Array.from({ length: this.redemptionsPerShare }, (_unused, n) => ({
        redemptionId: `RD-${String(share)}-${String(n)}`,
        rewardId: REWARD,
        memberId: memberIds[n % memberIds.length] ?? '',
      })),
    };
  }
}

/** Half of the tills speak HTTP, half Kafka. */
export const bothWays = (receipts: readonly ReceiptV1[]): Pick<Work, 'overHttp' | 'overKafka'> => ({
  overHttp: receipts.filter((_receipt, index) => index % 2 === 0),
  overKafka: receipts.filter((_receipt, index) => index % 2 === 1),
});
