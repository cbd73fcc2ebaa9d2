import { Injectable } from '@nestjs/common';
import {
  memberOfOccasion,
  saidSoFar,
  type ActionEntry,
  type ActionRecorded,
  type Journal,
  type RecordAction,
} from '@accrue/campaigns-domain';
import { ContextPorts } from '@accrue/context-kit';
import { invariant, type ActionId, type MemberId } from '@accrue/kernel';
import { KeyRegistry } from '@accrue/persistence';
import { Journals, memberJournal, memberOfJournal } from '../journal/journals';

export const actionKey = (actionId: ActionId): string => `a:${actionId}`;

export interface FoundAction {
  readonly memberId: MemberId;
  readonly entry: ActionEntry;
  readonly journal: Journal;
  /** Of the journal. */
  readonly revision: number;
}

/** In whose journal an action is: of the member who did it, or of the one whose duplicate they are. */
@Injectable()
export class ActionFinder {
  constructor(
    private readonly ports: ContextPorts,
    private readonly journals: Journals,
    private readonly keys: KeyRegistry,
  ) {}

  /** null: nobody told of it. */
  async find(actionId: ActionId): Promise<FoundAction | null> {
    const first = await this.firstOwner(actionId);
    return first === null ? null : this.follow(first, actionId);
  }

  /** From journal to journal; where it is on its way, it arrives. @returns null when the journal never had it */
  async follow(first: MemberId, actionId: ActionId): Promise<FoundAction | null> {
    for (let memberId = first; ;) {
      const { state: journal, revision } = await this.journals.read(memberJournal(memberId));
      const entry = journal.actions.get(actionId);
      if (entry !== undefined) return { memberId, entry, journal, revision };
      const left = journal.leftActions.get(actionId);
      if (left === undefined) return null;
      await this.arrive({ actionId, memberId, moves: left.moves });
      memberId = left.wentTo;
    }
  }

  /** Puts an action that was moved into the journal of the member whose it is now, if it is not there yet. */
  async arrive(moved: {
    readonly actionId: ActionId;
    readonly memberId: MemberId;
    readonly moves: number;
  }): Promise<void> {
    const { actionId, memberId, moves } = moved;
    const { state } = await this.journals.read(memberJournal(memberId));
    const { events = [] } = state.actions.get(actionId) ?? state.leftActions.get(actionId) ?? {};
    let recorded: ActionRecorded['data'] | undefined;
    let revokedAt: ActionEntry['revokedAt'];
    for (const event of await this.journals.eventsAt(memberJournal(memberId), events)) {
      if (event.type === 'ActionRecorded') {
        recorded = event.data;
        revokedAt = event.data.attributed?.revokedAt;
      }
      if (event.type === 'ActionRevoked') revokedAt = event.data.occurredAt;
      if (event.type !== 'ActionMoved' || event.data.moves !== moves) continue;
      invariant(recorded !== undefined, `${actionId} was recorded before it was moved`);
      const { to, movedAt, awards } = event.data;
      const attributed = {
        ...{ at: movedAt, moves, awards },
        ...(revokedAt === undefined ? {} : { revokedAt }),
        ...saidSoFar(event.data),
      };
      const data = { ...recorded, memberId: to, attributed };
      const command: RecordAction = { type: 'RecordAction', data, metadata: { now: this.ports.clock.now() } };
      const { correlationId } = event.metadata;
      const messageId = `arrive-action/${actionId}/${moves}`;
      await this.journals.executeSoFar(memberJournal(to), command, { messageId, correlationId });
      return;
    }
    throw new Error(`the journal of ${memberId} knows no move ${moves} of action ${actionId}`);
  }

  private async firstOwner(actionId: ActionId): Promise<MemberId | null> {
    const member = memberOfOccasion(actionId);
    if (member !== null) return member;
    const key = actionKey(actionId);
    const owner = (await this.keys.lookup([key])).get(key)?.owner;
    return owner === undefined ? null : memberOfJournal(owner);
  }
}
