import { Injectable } from '@nestjs/common';
import { ContextPorts } from '@accrue/context-kit';
import type { InstantIso } from '@accrue/kernel';
import type { DueItem, DueQuery, DueWork } from '@accrue/scheduling';
import { linkUpTo, tipsOf } from './links';

/** An event is in the chain so long after it was written, at most: until then nobody would notice that it was changed. */
const EVERY_MS = 10_000;

/** Puts what was written into the hash chain, every few seconds: the write path has nothing to do with it. */
@Injectable()
export class ExtendChain implements DueWork {
  readonly name = 'extend-chain';

  constructor(private readonly ports: ContextPorts) {}

  /** A partition each that has grown and was not linked lately. */
  async due({ by, after, limit }: DueQuery<DueItem>): Promise<readonly DueItem[]> {
    const { log, database } = this.ports;
    const dueAt = new Date(Math.floor(Date.parse(by) / EVERY_MS) * EVERY_MS).toISOString() as InstantIso;
    const heads = await log.heads();
    const tips = await tipsOf(database, log.partitions);
    return tips
      .filter(({ partition, lastPosition }) => lastPosition < (heads[partition] ?? 0))
      .filter(({ linkedAt }) => linkedAt === null || linkedAt < dueAt)
      .map(({ partition }) => ({ key: String(partition), dueAt }))
      .filter(({ key }) => after === null || Number(key) > Number(after.key))
      .slice(0, limit);
  }

  async handle({ key, dueAt }: DueItem): Promise<void> {
    const partition = Number(key);
    const head = (await this.ports.log.heads())[partition];
    await linkUpTo(this.ports, partition, head ?? 0, dueAt);
  }
}
