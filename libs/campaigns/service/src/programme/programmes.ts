import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import {
  compileProgramme,
  decideProgramme,
  programmeModel,
  type KeepPlan,
  type ProgrammeCommand,
  type ProgrammeDocument,
  type ProgrammeEvent,
  type ProgrammeState,
  type ProgrammeVersion,
  type ProposedProgramme,
  type PublishedProgramme,
} from '@accrue/campaigns-domain';
import { CommandExecutor } from '@accrue/event-store';
import { ContextPorts } from '@accrue/context-kit';
import { invariant, Rejected, type InstantIso } from '@accrue/kernel';
import { expressions } from '../expressions';
import { receipts } from '../read-models/receipts/receipts.projection';
import type { CampaignsProblemCode } from '../problems';

const STREAM = 'programme';

interface By {
  readonly messageId: string;
  /** Name of the key. */
  readonly actor: string;
}

export interface Publication {
  /** The latest. */
  readonly version: PublishedProgramme;
  /** Whether it became the latest just now. */
  readonly isNew: boolean;
  /** What waits for the approval of another operator; null: nothing does. */
  readonly proposal: number | null;
  readonly revision: number;
}

/** The programme's published versions, compiled once each. One stream that is nobody's, so not one of the kit's `Streams`, which are each for an id. */
@Injectable()
export class Programmes implements OnApplicationShutdown {
  private readonly executor: CommandExecutor<ProgrammeState, ProgrammeEvent>;
  private compiled: readonly ProgrammeVersion[] = [];

  constructor(private readonly ports: ContextPorts) {
    this.executor = new CommandExecutor(ports.log, programmeModel, ports.caches);
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

  /** As `published`, with the name of the key that did it; null: nobody's. */
  async publishedBy(): Promise<readonly (PublishedProgramme & { readonly publishedBy: string | null })[]> {
    const stored = await this.ports.log.readStream(STREAM);
    const actors = stored.flatMap(({ type, metadata }) =>
      type === 'ProgrammePublished' ? [metadata.actor ?? null] : [],
    );
    return (await this.published()).flatMap((version, index) => {
      const actor = actors[index];
      // Published since the stream was read.
      return actor === undefined ? [] : [{ ...version, publishedBy: actor }];
    });
  }

  /** The same document again is an answer, not an event. */
  async publish(
    document: ProgrammeDocument,
    { effectiveFrom, accept, ...by }: By & { readonly effectiveFrom?: InstantIso; readonly accept?: string },
  ): Promise<Publication> {
    const isPast = effectiveFrom !== undefined && effectiveFrom < this.ports.clock.now();
    const latestReceiptAt = isPast ? await this.latestReceiptAt() : null;
    const terms = {
      ...(effectiveFrom === undefined ? {} : { effectiveFrom }),
      ...(accept === undefined ? {} : { accept }),
    };
    return this.execute('PublishProgramme', { document, latestReceiptAt, by: by.actor, ...terms }, by);
  }

  /** What waits for the approval of another operator; null: nothing does. */
  async proposed(): Promise<ProposedProgramme | null> {
    return (await this.executor.read(STREAM)).state.waiting;
  }

  /** @throws Rejected programme.proposal_unknown, programme.own_proposal, and what publishing is refused with */
  async approve(proposal: number, by: By): Promise<Publication> {
    const latestReceiptAt = await this.latestReceiptAt();
    return this.execute('ApproveProposal', { proposal, latestReceiptAt, by: by.actor }, by);
  }

  /** @throws Rejected programme.proposal_unknown */
  async decline(proposal: number, by: By): Promise<Publication> {
    return this.execute('DeclineProposal', { proposal, by: by.actor }, by);
  }

  /** For the publication of exactly this document after exactly that version. */
  async keepPlan(data: KeepPlan['data'], by: By): Promise<void> {
    await this.execute('KeepPlan', data, by);
  }

  /** As late as the journals, which ask for versions until they stop. */
  async onApplicationShutdown(): Promise<void> {
    await this.executor.stop();
  }

  private async execute<T extends ProgrammeCommand['type']>(
    type: T,
    data: Extract<ProgrammeCommand, { readonly type: T }>['data'],
    { messageId, actor }: By,
  ): Promise<Publication> {
    const now = this.ports.clock.now();
    const command = { type, data, metadata: { now } } as ProgrammeCommand;
    const { state, events, revision } = await this.executor.execute(
      STREAM,
      (before) => decideProgramme(command, before, expressions),
      { messageId, occurredAt: now, commandType: type, actor },
    );
    const version = state.versions.at(-1);
    invariant(version !== undefined, 'nothing is done to a programme before its first version');
    const isNew = events.some((event) => event.type === 'ProgrammePublished');
    return { version, isNew, proposal: state.waiting?.proposal ?? null, revision };
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
