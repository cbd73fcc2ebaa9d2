import { randomUUID } from 'node:crypto';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import {
  decideJournal,
  entryOf,
  journalModel,
  knownReceipt,
  ProgrammeVersionUnknown,
  recordMoved,
  type Journal,
  type JournalCommand,
  type JournalEvent,
  type ProgrammeVersion,
  type Recall,
  type ReplaceReceipt,
} from '@accrue/campaigns-domain';
import {
  asEventsOf,
  CommandExecutor,
  compressedSnapshot,
  type CommandContext,
  type Decide,
  type Executed,
  type Folded,
} from '@accrue/event-store';
import { ContextPorts } from '@accrue/context-kit';
import { invariant, type InstantIso, type MemberId, type ReceiptId } from '@accrue/kernel';
import { BudgetDesk } from '../budgets/budget-desk';
import { answerOf, type Circumstances, type ReceiptAnswer } from '../intake/outcome';
import { MemberDirectory } from '../policies/member-directory';
import { Programmes } from '../programme/programmes';
import type { StoredJournalEvent } from './events';

export type JournalOutcome = Executed<Journal, JournalEvent>;
export type JournalContext = Omit<CommandContext, 'occurredAt'>;

export const memberJournal = (memberId: MemberId): string => `journal-${memberId}`;
/** A receipt that leads to nobody has a journal of its own until somebody claims it. */
export const ownerlessJournal = (receiptId: ReceiptId): string => `journal-~${receiptId}`;
/** null: the journal of a receipt without member. */
export const memberOfJournal = (streamId: string): MemberId | null =>
  streamId.startsWith('journal-~') ? null : (streamId.slice('journal-'.length) as MemberId);

/** What puts something into a journal that rules look at. */
const RECORDS: ReadonlySet<JournalCommand['type']> = new Set([
  ...(['RecordReceipt', 'AcceptHeldReceipt', 'RecordAction', 'ApplyTierTimeline'] as const),
]);

const asksForEnrolment = (versions: readonly ProgrammeVersion[]): boolean =>
  versions.some(({ programme }) => programme.asksForEnrolment);

/** As recording would find it. */
const enrolled = (journal: Journal, enrolledAt: InstantIso | null): Journal =>
  enrolledAt === null || journal.enrolledAt !== undefined ? journal : { ...journal, enrolledAt };

/** A journal grows with every receipt of its member (ADR 0027). */
export const keptJournal = { ...journalModel, snapshot: compressedSnapshot(journalModel.snapshot) };

/**
 * The receipt journals of all members. Not the kit's `Streams`: a decision recalls events of its stream and needs the programme's versions, and
 * a journal is a member's or, while nobody is known, a receipt's.
 */
@Injectable()
export class Journals implements OnApplicationShutdown {
  private readonly executor: CommandExecutor<Journal, JournalEvent>;

  constructor(
    private readonly ports: ContextPorts,
    private readonly programmes: Programmes,
    private readonly members: MemberDirectory,
    private readonly budgets: BudgetDesk,
  ) {
    this.executor = new CommandExecutor(ports.log, keptJournal, ports.caches);
  }

  /** @throws Rejected as `decideJournal` does; programme.not_published */
  async execute(streamId: string, command: JournalCommand, context: JournalContext): Promise<JournalOutcome> {
    return this.executeUnder(await this.programmes.versions(), streamId, command, context);
  }

  /** For what may come before the first version of the programme: it earns nothing then. */
  async executeSoFar(streamId: string, command: JournalCommand, context: JournalContext): Promise<JournalOutcome> {
    return this.executeUnder(await this.programmes.soFar(), streamId, command, context);
  }

  /**
   * For many commands at once: the versions are looked up once by the caller.
   * @param guard looks at the state that the decision is made on, and may refuse
   */
  async executeUnder(
    versions: readonly ProgrammeVersion[],
    streamId: string,
    command: JournalCommand,
    context: JournalContext,
    guard?: (journal: Journal) => void,
  ): Promise<JournalOutcome> {
    const asked = { occurredAt: command.metadata.now, commandType: command.type, ...context };
    const run = () =>
      this.withVersions(versions, (known) =>
        this.budgets.taking((taking) => {
          const decide: Decide<Journal, JournalEvent> = (journal, recall) => {
            guard?.(journal);
            return taking((budgets) => decideJournal(command, journal, recall, known, budgets));
          };
          return this.executor.execute(streamId, decide, asked);
        }),
      );
    const member = memberOfJournal(streamId);
    if (member === null || !RECORDS.has(command.type) || !asksForEnrolment(versions)) return run();
    await this.learnEnrolment(member, versions);
    const executed = await run();
    // Its fact may have come between: each side first writes, then looks at what the other wrote.
    if (executed.state.enrolledAt === undefined) await this.learnEnrolment(member, versions);
    return executed;
  }

  /** Members whose enrolment the directory has taken in: what came for them before is adjudicated again, if a rule asks. */
  async applyEnrolments(enrolled: readonly { readonly memberId: MemberId }[]): Promise<void> {
    const versions = enrolled.length === 0 ? [] : await this.programmes.soFar();
    if (!asksForEnrolment(versions)) return;
    for (const { memberId } of enrolled) {
      const { state } = await this.read(memberJournal(memberId));
      const [any] = [...state.receipts.values(), ...state.actions.values()];
      if (any !== undefined) await this.learnEnrolment(memberId, versions);
    }
  }

  private async learnEnrolment(member: MemberId, versions: readonly ProgrammeVersion[]): Promise<void> {
    const streamId = memberJournal(member);
    if ((await this.read(streamId)).state.enrolledAt !== undefined) return;
    const enrolledAt = await this.members.enrolledAt(member);
    if (enrolledAt === null) return;
    const now = this.ports.clock.now();
    const command = { type: 'ApplyEnrolment', data: { memberId: member, enrolledAt }, metadata: { now } } as const;
    await this.executeUnder(versions, streamId, command, { messageId: `enrolment/${member}` });
  }

  /**
   * What a command would lead to. Decided like any other, on the newest state, but nothing is written.
   * @throws Rejected as `execute`
   */
  async tryOut(
    streamId: string,
    command: JournalCommand,
  ): Promise<{ readonly before: Journal; readonly events: readonly JournalEvent[]; readonly revision: number }> {
    const { seen, state, revision } = await this.budgets.asking((budgets) =>
      this.look(streamId, (journal, recall, versions) => decideJournal(command, journal, recall, versions, budgets)),
    );
    return { before: state, events: seen, revision };
  }

  /** What a command would bring its receipt. Nothing is written. @throws Rejected as `execute` */
  async foretell(streamId: string, command: JournalCommand, receiptId: ReceiptId): Promise<ReceiptAnswer> {
    const { before, events, revision } = await this.tryOut(streamId, command);
    const journal = events.reduce((then, event) => journalModel.evolve(then, event, { revision: 0 }), before);
    const told = { memberId: memberOfJournal(streamId), revision, duplicate: false, isPending: false };
    return this.answer(journal, receiptId, told);
  }

  /** What replacing a receipt would lead to, with its coming back. Nothing is written. @throws Rejected as `execute` */
  async tryReplacing(
    streamId: string,
    command: ReplaceReceipt,
  ): Promise<{ readonly journal: Journal; readonly revision: number; readonly isReplaced: boolean }> {
    const { seen, revision } = await this.budgets.asking((budgets) =>
      this.look(streamId, (before, recall, versions) => {
        const folded = (journal: Journal, wish: JournalCommand): readonly [Journal, readonly JournalEvent[]] => {
          const events = decideJournal(wish, journal, recall, versions, budgets);
          return [events.reduce((then, event) => journalModel.evolve(then, event, { revision: 0 }), journal), events];
        };
        const [without, events] = folded(before, command);
        const left = events.find((event) => event.type === 'ReceiptMoved');
        if (left === undefined) return { journal: before, isReplaced: false };
        const [recorded] = recall([entryOf(before, command.data.receiptId).revision]);
        invariant(recorded?.type === 'ReceiptRecorded', 'an entry knows where it was recorded');
        const [journal] = folded(without, recordMoved(left.data, recorded.data, command.metadata.now));
        return { journal, isReplaced: true };
      }),
    );
    return { ...seen, revision };
  }

  /** Looks at the newest state of a journal, with all that was ever recorded in it at hand. Nothing is written. */
  async look<T>(
    streamId: string,
    see: (journal: Journal, recall: Recall, versions: readonly ProgrammeVersion[]) => T,
  ): Promise<{ readonly seen: T; readonly state: Journal; readonly revision: number }> {
    const context = { messageId: randomUUID(), occurredAt: this.ports.clock.now(), commandType: 'Look' };
    return this.withVersions(await this.programmes.versions(), async (versions) => {
      const member = memberOfJournal(streamId);
      const asks = member !== null && asksForEnrolment(versions);
      const enrolledAt = asks ? await this.members.enrolledAt(member) : null;
      const seen: T[] = [];
      const decide: Decide<Journal, JournalEvent> = (journal, recall) => {
        seen.push(see(enrolled(journal, enrolledAt), recall, versions));
        return [];
      };
      const { state, revision } = await this.executor.execute(streamId, decide, context);
      return { seen: seen.at(-1) as T, state: enrolled(state, enrolledAt), revision };
    });
  }

  /** What is told about a receipt of this journal. @param versions absent: looked up */
  async answer(
    journal: Journal,
    receiptId: ReceiptId,
    circumstances: Circumstances,
    versions?: readonly ProgrammeVersion[],
  ): Promise<ReceiptAnswer> {
    const tell = async (known: readonly ProgrammeVersion[]) => answerOf(journal, receiptId, known, circumstances);
    return this.withVersions(versions ?? (await this.programmes.versions()), tell);
  }

  async read(streamId: string): Promise<Folded<Journal>> {
    return this.executor.read(streamId);
  }

  /** Full events of a journal, in order: a member's has as many as they ever shopped, so only of those `from`..`to` (inclusive). */
  async events(streamId: string, { from, to }: { from: number; to: number }): Promise<readonly StoredJournalEvent[]> {
    return asEventsOf<StoredJournalEvent>(await this.ports.log.readStream(streamId, { from, to }));
  }

  /** All that was said of one receipt in a journal, in order; costs what was said of it, however long the journal is. */
  async eventsAbout(
    receiptId: ReceiptId,
    { streamId, journal }: { readonly streamId: string; readonly journal: Journal },
  ): Promise<readonly StoredJournalEvent[]> {
    const { events = [] } = knownReceipt(journal, receiptId) ?? {};
    return events.length === 0 ? [] : this.eventsAt(streamId, events);
  }

  /** Exactly this event of a journal. */
  async eventAt(streamId: string, revision: number): Promise<StoredJournalEvent> {
    const [event] = await this.eventsAt(streamId, [revision]);
    invariant(event !== undefined, `${streamId} has revision ${revision}`);
    return event;
  }

  /** Exactly these events of a journal. */
  async eventsAt(streamId: string, revisions: readonly number[]): Promise<readonly StoredJournalEvent[]> {
    return asEventsOf<StoredJournalEvent>(await this.ports.log.readRevisions(streamId, revisions));
  }

  /** The journal may name a version that was published, and used by somebody faster, after ours were looked up. */
  private async withVersions<T>(
    versions: readonly ProgrammeVersion[],
    use: (versions: readonly ProgrammeVersion[]) => Promise<T>,
  ): Promise<T> {
    try {
      return await use(versions);
    } catch (error) {
      if (!(error instanceof ProgrammeVersionUnknown)) throw error;
      return use(await this.programmes.versions());
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await this.executor.stop();
  }
}
