import { randomUUID } from 'node:crypto';
import { NO_STREAM, StoreUnavailable } from '@accrue/event-store';
import { backoffMs, sleep } from '@accrue/retry';
import { jsonEvent } from '@kurrent/kurrentdb-client';
import { asStoreError } from './failures';
import type { KurrentSettings } from './options';
import type { Reader } from './reader';
import type { Writer } from './writer';

/** Others that claim at the same moment, or answers that get lost, one after the other. */
const ATTEMPTS_MAX = 20;

/**
 * Who writes this context: each claim is an event of one stream, and its revision is the epoch. The server knows nothing of it,
 * so a writer has to look before it appends; between the look and the append only the expected revisions protect.
 */
export class Claims {
  /** Null = never claimed, appends unfenced. */
  private epoch: number | null = null;

  constructor(
    private readonly stream: string,
    private readonly reader: Reader,
    private readonly writer: Writer,
    private readonly settings: KurrentSettings,
  ) {}

  get hasClaimed(): boolean {
    return this.epoch !== null;
  }

  async claim(): Promise<void> {
    const claim = jsonEvent({ id: randomUUID(), type: 'Claimed', data: { processId: process.pid } });
    for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
      const last = await this.reader.lastOf(this.stream);
      if (last?.id === claim.id) {
        this.epoch = Number(last.revision);
        return;
      }
      const expected = last === null ? NO_STREAM : Number(last.revision);
      const outcome = await this.writer.write(this.stream, expected, [claim]);
      if (outcome.kind === 'written') {
        this.epoch = expected + 1;
        return;
      }
      if (outcome.kind === 'refused') throw asStoreError('a claim', outcome.error);
      await sleep(
        backoffMs(attempt + 1, { ...this.settings, retryDelayMinMs: outcome.kind === 'wrong_revision' ? 5 : 100 }),
      );
    }
    throw new StoreUnavailable(`KurrentDB let nobody claim ${this.stream} in ${ATTEMPTS_MAX} attempts`);
  }

  async isTakenOver(): Promise<boolean> {
    if (this.epoch === null) return false;
    const last = await this.reader.lastOf(this.stream);
    return last !== null && Number(last.revision) > this.epoch;
  }
}
