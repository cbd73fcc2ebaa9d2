import { Kafka, logLevel, Partitioners, type Producer } from 'kafkajs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ReceiptV1 } from '@accrue/contracts';
import { messageOf, TOPIC } from '../../examples/pos-producer/cloud-event.mjs';
import type { PlatformClient } from '../e2e/platform-client';
import type { Work } from './work';

/** A request that was not answered as a till expects. */
export interface Refusal {
  readonly what: string;
  /** 0: no answer at all. */
  readonly status: number;
  readonly code: string;
}

export interface LoadReport {
  readonly requests: number;
  readonly messages: number;
  /** Requests that a till had to send again; the gateway's own repetitions are not seen here. */
  readonly refusals: readonly Refusal[];
  readonly longestAnswerMs: number;
  readonly acknowledged: { readonly receiptIds: readonly string[]; readonly redemptionIds: readonly string[] };
}

const RECEIPT_TILLS = 3;
const AGAIN_AFTER_MS = 150;
const ANSWER_MS_MAX = 60_000;
const GIVE_UP_MS = 180_000;
const MESSAGES_AT_ONCE = 20;

/** Tills that sell and redeem until all their work is done, and repeat themselves for as long as something else goes on. */
export class Load {
  private requests = 0;
  private messages = 0;
  private longestAnswerMs = 0;
  private readonly refusals: Refusal[] = [];
  private readonly receiptIds: string[] = [];
  private readonly redemptionIds: string[] = [];
  private meanwhile = true;

  private constructor(
    private readonly platform: PlatformClient,
    private readonly producer: Producer,
  ) {}

  /**
   * Spreads the work over a time, and lasts at least as long as `event` does.
   * @throws Error when a till was not served for minutes
   */
  static async during<T>(
    platform: PlatformClient,
    brokers: readonly string[],
    {
      work,
      spreadOverMs,
      event,
    }: { readonly work: Work; readonly spreadOverMs: number; readonly event: () => Promise<T> },
  ): Promise<{ readonly result: T; readonly report: LoadReport }> {
    const kafka = new Kafka({ clientId: 'tills', brokers: [...brokers], logLevel: logLevel.NOTHING });
    const producer = kafka.producer({
      createPartitioner: Partitioners.DefaultPartitioner,
      retry: { initialRetryTime: 100, maxRetryTime: 1_000, retries: 3 },
    });
    const load = new Load(platform, producer);
    try {
      const happening = event().finally(() => (load.meanwhile = false));
      const [result] = await Promise.all([happening, load.run(work, spreadOverMs)]);
      return { result, report: load.report() };
    } finally {
      load.meanwhile = false;
      await producer.disconnect().catch(() => undefined);
    }
  }

  private report(): LoadReport {
    const { requests, messages, refusals, longestAnswerMs, receiptIds, redemptionIds } = this;
    return { requests, messages, refusals, longestAnswerMs, acknowledged: { receiptIds, redemptionIds } };
  }

  private async run({ overHttp, overKafka, redemptions }: Work, spreadOverMs: number): Promise<void> {
    const tills = Array.from({ length: RECEIPT_TILLS }, (_unused, till) =>
      overHttp.filter((_receipt, index) => index % RECEIPT_TILLS === till),
    );
    await Promise.all([
      ...tills.map((receipts) => this.repeatedly(receipts, spreadOverMs, (receipt) => this.sell(receipt))),
      this.repeatedly(redemptions, spreadOverMs, (redemption) => this.redeem(redemption)),
      this.repeatedly(inParts(overKafka), spreadOverMs, (part) => this.produce(part)),
    ]);
  }

  /** Each once, at its time or at once when the event is over; in between any of them again. */
  private async repeatedly<T>(
    items: readonly T[],
    spreadOverMs: number,
    act: (item: T) => Promise<void>,
  ): Promise<void> {
    const intervalMs = spreadOverMs / Math.max(1, items.length);
    const startedAt = performance.now();
    for (let done = 0; done < items.length || this.meanwhile;) {
      const isDue = done < items.length && (!this.meanwhile || performance.now() >= startedAt + done * intervalMs);
      const item = isDue ? items[done++] : items[Math.floor(Math.random() * done)];
      if (item !== undefined) await act(item);
      if (this.meanwhile) await sleep(Math.min(AGAIN_AFTER_MS, intervalMs));
    }
  }

  private async sell(receipt: ReceiptV1): Promise<void> {
    await this.untilAnswered(`receipt ${receipt.receiptId}`, '/v1/receipts', receipt);
    this.receiptIds.push(receipt.receiptId);
  }

  private async redeem(redemption: Work['redemptions'][number]): Promise<void> {
    await this.untilAnswered(`redemption ${redemption.redemptionId}`, '/v1/redemptions', redemption);
    this.redemptionIds.push(redemption.redemptionId);
  }

  private async untilAnswered(what: string, path: string, json: unknown): Promise<void> {
    for (const giveUpAt = performance.now() + GIVE_UP_MS; ;) {
      const refusal = await this.ask(what, path, json);
      if (refusal === null) return;
      this.refusals.push(refusal);
      if (performance.now() > giveUpAt)
        throw new Error(`${what} was not taken for minutes: ${JSON.stringify(refusal)}`);
      await sleep(AGAIN_AFTER_MS);
    }
  }

  private async ask(what: string, path: string, json: unknown): Promise<Refusal | null> {
    this.requests += 1;
    const askedAt = performance.now();
    const late = sleep(ANSWER_MS_MAX, { status: 0, body: { code: 'no answer' } }, { ref: false });
    try {
      const { status, body } = await Promise.race([this.platform.call<{ code?: string }>(path, { json }), late]);
      return status >= 200 && status < 300 ? null : { what, status, code: body.code ?? '' };
    } catch (error) {
      const cause = (error as Error).cause as NodeJS.ErrnoException | undefined;
      return { what, status: 0, code: cause?.code ?? String(error) };
    } finally {
      this.longestAnswerMs = Math.max(this.longestAnswerMs, performance.now() - askedAt);
    }
  }

  private async produce(receipts: readonly ReceiptV1[]): Promise<void> {
    for (const giveUpAt = performance.now() + GIVE_UP_MS; ;) {
      try {
        await this.producer.connect();
        await this.producer.send({ topic: TOPIC, acks: -1, messages: receipts.map((receipt) => messageOf(receipt)) });
        this.messages += receipts.length;
        this.receiptIds.push(...receipts.map(({ receiptId }) => receiptId));
        return;
      } catch (error) {
        if (performance.now() > giveUpAt) throw error;
        await sleep(AGAIN_AFTER_MS);
      }
    }
  }
}

const inParts = <T>(items: readonly T[]): readonly (readonly T[])[] => {
  const size = Math.max(1, Math.min(MESSAGES_AT_ONCE, Math.ceil(items.length / MESSAGES_AT_ONCE)));
  return Array.from({ length: Math.ceil(items.length / size) }, (_unused, part) =>
    items.slice(part * size, (part + 1) * size),
  );
};
