import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import {
  compileProgramme,
  decideProgramme,
  programmeModel,
  type KeepPlan,
  type ProgrammeDocument,
  type ProgrammeEvent,
  type ProgrammeState,
  type ProgrammeVersion,
  type PublishedProgramme,
} from '@accrue/campaigns-domain';
import { CommandExecutor } from '@accrue/event-store';
import { ContextPorts } from '@accrue/context-kit';
import { Rejected, type InstantIso } from '@accrue/kernel';
import { expressions } from '../expressions';
import { receipts } from '../read-models/receipts/receipts.projection';
import type { CampaignsProblemCode } from '../problems';

const STREAM = 'programme';

/** The programme's published versions, compiled once each. One stream that is nobody's, so not one of the kit's `Streams`, which are each for an id. */
@Injectable()
export class Programmes implements OnApplicationShutdown {
  private readonly executor: CommandExecutor<ProgrammeState, ProgrammeEvent>;
  private compiled: readonly ProgrammeVersion[] = [];

  constructor(private readonly ports: ContextPorts) {
    this.executor = new CommandExecutor(ports.log, programmeModel);
  }

  /**
   * All versions, ready to adjudicate with, in the order they were published.
   * @throws Rejected programme.not_published
   */
  async versions(): Promise<readonly ProgrammeVersion[]> {
    const versions = await this.soFar();
    if (versions.length === 0) throw new Rejected<CampaignsProblemCode>('programme.not_published');
    return versions;
  }

  /** The same; none before the first. */
  async soFar(): Promise<readonly ProgrammeVersion[]> {
    const { state } = await this.executor.read(STREAM);
    for (const { version, effectiveFrom, document } of state.versions.slice(this.compiled.length)) {
      this.compiled = [
        ...this.compiled,
        { version, effectiveFrom, programme: compileProgramme(document, expressions) },
      ];
    }
    return this.compiled;
  }

  /** As they were published; empty before the first. */
  async published(): Promise<readonly PublishedProgramme[]> {
    return (await this.executor.read(STREAM)).state.versions;
  }

  /** @returns whether it became a new version; the same document again is an answer, not an event */
  async publish(
    document: ProgrammeDocument,
    {
      effectiveFrom,
      messageId,
      actor,
      accept,
    }: {
      readonly effectiveFrom?: InstantIso;
      readonly messageId: string;
      readonly actor: string;
      readonly accept?: string;
    },
  ): Promise<{ readonly version: PublishedProgramme; readonly isNew: boolean; readonly revision: number }> {
    const now = this.ports.clock.now();
    const isPast = effectiveFrom !== undefined && effectiveFrom < now;
    const latestReceiptAt = isPast ? await this.latestReceiptAt() : null;
    const data = {
      ...{ document, latestReceiptAt, by: actor },
      ...(effectiveFrom === undefined ? {} : { effectiveFrom }),
      ...(accept === undefined ? {} : { accept }),
    };
    const { state, events, revision } = await this.executor.execute(
      STREAM,
      (before) => decideProgramme({ type: 'PublishProgramme', data, metadata: { now } }, before, expressions),
      { messageId, occurredAt: now, commandType: 'PublishProgramme', actor },
    );
    const version = state.versions.at(-1);
    if (!version) throw new Error('publishing leaves a version');
    return { version, isNew: events.length > 0, revision };
  }

  /** For the publication of exactly this document after exactly that version. */
  async keepPlan(data: KeepPlan['data'], { messageId, actor }: { readonly messageId: string; readonly actor: string }) {
    const now = this.ports.clock.now();
    await this.executor.execute(
      STREAM,
      (before) => decideProgramme({ type: 'KeepPlan', data, metadata: { now } }, before, expressions),
      { messageId, occurredAt: now, commandType: 'KeepPlan', actor },
    );
  }

  /** As late as the journals, which ask for versions until they stop. */
  async onApplicationShutdown(): Promise<void> {
    await this.executor.stop();
  }

  /** Event time of the latest receipt, of whichever member or none; null: nothing has been recorded yet. */
  private async latestReceiptAt(): Promise<InstantIso | null> {
    const row = await this.ports.readModels
      .of(receipts)
      .createQueryBuilder('receipt')
      .select('max(receipt.occurred_at)', 'latest')
      .getRawOne<{ latest: InstantIso | null }>();
    return row?.latest ?? null;
  }
}
