import { Injectable } from '@nestjs/common';
import { ContextPorts } from '@accrue/context-kit';
import { DAY_MS, type InstantIso } from '@accrue/kernel';
import type { DueItem, DueQuery, DueWork } from '@accrue/scheduling';
import { Heads } from './heads';
import { firstLinkedAt } from './links';

/** Signs the head of the chain when a day (UTC) is over; after an outage once for all the days that it took. */
@Injectable()
export class SignHeads implements DueWork {
  readonly name = 'sign-heads';

  constructor(
    private readonly ports: ContextPorts,
    private readonly heads: Heads,
  ) {}

  async due({ by, after }: DueQuery<DueItem>): Promise<readonly DueItem[]> {
    if (after !== null) return [];
    const dueAt = new Date(Math.floor(Date.parse(by) / DAY_MS) * DAY_MS).toISOString() as InstantIso;
    const newest = await this.heads.newest();
    const since = newest?.closedAt ?? (await firstLinkedAt(this.ports.database, this.ports.log.partitions));
    if (since === null || since >= dueAt) return [];
    const signed = (partition: number): number => newest?.partitions[partition]?.lastPosition ?? 0;
    const hasGrown = (await this.ports.log.heads()).some((position, partition) => position > signed(partition));
    return hasGrown ? [{ key: 'head', dueAt }] : [];
  }

  async handle(): Promise<void> {
    await this.heads.sign();
  }
}
