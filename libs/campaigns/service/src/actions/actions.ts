import { Injectable } from '@nestjs/common';
import {
  assessAction,
  eventTimeOf,
  memberOfOccasion,
  type ActionRecorded,
  type Journal,
  type RecordAction,
  type RevokeAction,
} from '@accrue/campaigns-domain';
import { ContextPorts } from '@accrue/context-kit';
import { refuseOtherStores } from '@accrue/http';
import { IdentityReader } from '@accrue/identities';
import { invariant, Rejected, type ActionId, type MemberId } from '@accrue/kernel';
import { KeyRegistry, type KeyOwner } from '@accrue/persistence';
import { countIdempotencyHit } from '@accrue/telemetry';
import type { LineResult } from '../intake/batch-lines';
import type { Asked } from '../intake/intake';
import { Journals, memberJournal, memberOfJournal } from '../journal/journals';
import { MemberDirectory, type ShownIdentity } from '../policies/member-directory';
import { Programmes } from '../programme/programmes';
import type { CampaignsProblemCode } from '../problems';
import { ActionFinder, actionKey, type FoundAction } from './action-finder';
import { answerOf, type ActionAnswer } from './answer';
import { readAction } from './read-action';

export type ActionResult = LineResult<ActionAnswer>;

/** An action that can be recorded as soon as it is known whose it is. */
interface Assessed {
  readonly facts: Omit<ActionRecorded['data'], 'memberId' | 'source' | 'attributed'>;
  readonly shown: ShownIdentity;
}

export interface Revocation {
  /** As its sender wrote it; null: now. */
  readonly occurredAt: string | null;
  readonly reason: string | null;
}

/** The one way in for actions, whichever door they come through. */
@Injectable()
export class Actions {
  constructor(
    private readonly ports: ContextPorts,
    private readonly identities: IdentityReader,
    private readonly programmes: Programmes,
    private readonly directory: MemberDirectory,
    private readonly journals: Journals,
    private readonly finder: ActionFinder,
    private readonly keys: KeyRegistry,
  ) {}

  /** @throws Rejected with the reason why it is not taken */
  async recordOne(body: unknown, asked: Asked): Promise<ActionAnswer> {
    const [result] = await this.record([body], asked);
    invariant(result !== undefined, 'one action has one result');
    if (!result.ok) throw result.error;
    return result.answer;
  }

  /**
   * Many actions with a fixed number of round trips; each is taken or refused by itself.
   * @param bodies parsed JSON
   * @returns results in the same order
   */
  async record(bodies: readonly unknown[], asked: Asked): Promise<readonly ActionResult[]> {
    const [now, programmes] = [this.ports.clock.now(), await this.programmes.versions()];
    const looked = bodies.map((body): Assessed | ActionResult => {
      try {
        // An action is of no store: a key that is limited to some makes none.
        refuseOtherStores(asked, null);
        const action = readAction(body, this.identities);
        const facts = assessAction(action, { programmes, now });
        const { idType: type, value } = action.member;
        return { facts, shown: { type, value, at: facts.occurredAt } };
      } catch (error) {
        return { ok: false, error };
      }
    });
    const owners = await this.ownersOf(
      looked.filter((one) => 'facts' in one),
      asked,
    );
    return Promise.all(
      looked.map(async (one): Promise<ActionResult> => {
        if ('ok' in one) return one;
        return this.journalise(one, owners.get(one), asked).then(
          (answer): ActionResult => ({ ok: true, answer }),
          (error: unknown): ActionResult => ({ ok: false, error }),
        );
      }),
    );
  }

  /**
   * Takes an action back. Again is the same answer, whatever time is given.
   * @throws Rejected action.unknown, action.instant_invalid, action.in_the_future, action.revoked_before_done
   */
  async revoke(actionId: ActionId, { occurredAt, reason }: Revocation, asked: Asked): Promise<ActionAnswer> {
    refuseOtherStores(asked, null);
    const now = this.ports.clock.now();
    const at = occurredAt === null ? now : eventTimeOf(occurredAt, now);
    for (;;) {
      const found = memberOfOccasion(actionId) !== null ? null : await this.finder.find(actionId);
      if (found === null) throw unknownAction(actionId);
      const { memberId } = found;
      const data = { actionId, memberId, occurredAt: at, ...(reason === null ? {} : { reason }) };
      const command: RevokeAction = { type: 'RevokeAction', data, metadata: { now } };
      const { source: _door, isPatient: _waits, stores: _stores, ...context } = asked;
      try {
        const asking = { messageId: `revoke/${actionId}/${found.entry.moves}`, ...context };
        const { state, events, revision } = await this.journals.execute(memberJournal(memberId), command, asking);
        return await this.answer({ ...found, journal: state, revision }, actionId, events.length === 0);
      } catch (error) {
        // It has gone on to another member since: there it is.
        if (!(error instanceof Rejected) || error.code !== 'action.unknown') throw error;
      }
    }
  }

  /** @throws Rejected action.unknown */
  async show(actionId: ActionId): Promise<FoundAction> {
    const found = await this.finder.find(actionId);
    if (found === null) throw unknownAction(actionId);
    return found;
  }

  /** Each key is reserved for the journal of the member whose the action is, unless it was taken before. */
  private async ownersOf(
    all: readonly Assessed[],
    { isPatient = false }: Asked,
  ): Promise<ReadonlyMap<Assessed, KeyOwner>> {
    const keyOf = ({ facts }: Assessed): string => actionKey(facts.actionId);
    const known = await this.keys.lookup(all.map(keyOf));
    // Who told of it before has their answer, also when its member has left since.
    const fresh = all.filter((one) => known.get(keyOf(one))?.detail !== one.facts.hash);
    const shown = fresh.map((one) => one.shown);
    if (isPatient && shown.length > 0) await this.directory.stillVacant(shown);
    const memberOf = await this.directory.find(shown);
    const wanted = fresh.flatMap((one) => {
      const member = memberOf(one.shown);
      return member === null ? [] : [{ one, owner: memberJournal(member) }];
    });
    const reserved = await this.keys.reserve(
      wanted.map(({ one, owner }) => ({ key: keyOf(one), owner, detail: one.facts.hash })),
    );
    const owners = new Map(wanted.map(({ one }, index) => [one, reserved[index]] as const));
    return new Map(
      all.flatMap((one) => {
        const owner = owners.get(one) ?? known.get(keyOf(one));
        return owner === undefined ? [] : [[one, owner] as const];
      }),
    );
  }

  private async journalise(
    { facts, shown }: Assessed,
    owner: KeyOwner | undefined,
    asked: Asked,
  ): Promise<ActionAnswer> {
    const { actionId, hash } = facts;
    if (owner === undefined)
      throw new Rejected<CampaignsProblemCode>('member.unknown', {
        detail: `Nobody has the ${shown.type} of the action.`,
      });
    const { source, isPatient: _waits, stores: _stores, ...context } = asked;
    const memberId = memberOfJournal(owner.owner);
    invariant(memberId !== null && owner.detail !== null, 'an action is reserved for a member, with its content');
    if (owner.detail !== hash) throw conflict(actionId);
    const data = { ...facts, memberId, source, attributed: null };
    const command: RecordAction = { type: 'RecordAction', data, metadata: { now: this.ports.clock.now() } };
    const asking = { messageId: `action/${actionId}/${hash}`, ...context };
    const { state, events, revision } = await this.journals.execute(owner.owner, command, asking);
    if (events.length === 0) countIdempotencyHit('action');
    return this.answer({ memberId, journal: state, revision }, actionId, events.length === 0);
  }

  private async answer(
    { memberId, journal, revision }: { memberId: MemberId; journal: Journal; revision: number },
    actionId: ActionId,
    duplicate: boolean,
  ): Promise<ActionAnswer> {
    const entry = journal.actions.get(actionId);
    // The member is a duplicate: it counts for the one whose duplicate they are.
    const found =
      entry === undefined ? await this.finder.follow(memberId, actionId) : { memberId, entry, journal, revision };
    invariant(found !== null, `action ${actionId} is somewhere`);
    return answerOf(found, await this.programmes.versions(), duplicate);
  }
}

const unknownAction = (actionId: ActionId): Rejected =>
  new Rejected<CampaignsProblemCode>('action.unknown', { key: actionId.slice(0, 64) });

const conflict = (actionId: ActionId): Rejected =>
  new Rejected<CampaignsProblemCode>('action.conflict', {
    key: actionId,
    detail: 'The key was used for something else: the first stands. A new action has a new key.',
  });
