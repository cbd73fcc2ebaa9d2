import type { ReceiptV1 } from '@accrue/contracts';
import type { Cluster } from '../cluster';
import type { Refusal } from '../load';
import { bothWays, type Work } from '../work';

/** What is done to a running cluster, and how long it took to work again. */
export interface Struck {
  /** What was done, for the table, e.g. "kill -9 ledger". */
  readonly what: string;
  /** One per strike: from the strike until the part worked again. */
  readonly recoveryMs: readonly number[];
}

export interface Fault {
  readonly name: string;
  /** The load's own work is spread over this time, about as long as the strikes take. */
  readonly spreadOverMs: number;
  /** How the receipts travel; default: half over HTTP, half over Kafka, in order. */
  readonly carry?: (receipts: readonly ReceiptV1[]) => Pick<Work, 'overHttp' | 'overKafka'>;
  /** Which refusals a till has to live with; default: those that say that they may be repeated. */
  readonly tolerates?: (refusal: Refusal) => boolean;
  /** Why it cannot be done on this machine; default: it can. */
  readonly impossible?: string | null;
  /** How many processes of ours it ends; default: none. What a fault does to others must not bring one down. */
  readonly deaths?: number;
  strike(cluster: Cluster): Promise<readonly Struck[]>;
  /** After the load, when everything has been handled. */
  afterwards?(cluster: Cluster): Promise<void>;
  /** Receipts that the strike itself sent and that were taken. */
  readonly own?: () => readonly ReceiptV1[];
}

export const carried = (fault: Fault, receipts: readonly ReceiptV1[]): Pick<Work, 'overHttp' | 'overKafka'> =>
  (fault.carry ?? bothWays)(receipts);

/** @throws Error when it does not come true in time */
export const until = async (
  what: string,
  holds: () => Promise<boolean> | boolean,
  withinMs = 120_000,
): Promise<number> => {
  const startedAt = performance.now();
  while (!(await holds())) {
    if (performance.now() - startedAt > withinMs) throw new Error(`not after ${String(withinMs / 1_000)} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return performance.now() - startedAt;
};
