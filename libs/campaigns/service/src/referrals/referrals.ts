import { Injectable } from '@nestjs/common';
import { referredBy, settlementOf, type JournalCommand, type Settlement } from '@accrue/campaigns-domain';
import { ContextPorts } from '@accrue/context-kit';
import { type ActionId, type InstantIso, type MemberId } from '@accrue/kernel';
import { ActionFinder } from '../actions/action-finder';
import { Journals, memberJournal, type JournalContext } from '../journal/journals';
import { MemberDirectory } from '../policies/member-directory';
import { Programmes } from '../programme/programmes';

export interface Referred {
  readonly referee: MemberId;
  readonly advocate: MemberId;
  readonly at: InstantIso;
}

/** The advocate's enrolment is still on its way. */
class NotYet extends Error {
  readonly retriable = true;
}

/** What referrals earn: each side has an action of its own when the purchase of who was referred has lasted. */
@Injectable()
export class Referrals {
  constructor(
    private readonly ports: ContextPorts,
    private readonly programmes: Programmes,
    private readonly directory: MemberDirectory,
    private readonly journals: Journals,
    private readonly finder: ActionFinder,
  ) {}

  /** Nothing, where there was no programme then. Again is no event. */
  async record(referred: Referred, context: JournalContext): Promise<void> {
    if ((await this.programmes.published()).length === 0) return;
    const facts = referredBy(referred, await this.programmes.versions());
    if (facts === null) return;
    const memberId = referred.referee;
    await this.execute(
      memberId,
      { type: 'RecordAction', data: { ...facts, memberId, source: 'referral', attributed: null } },
      context,
    );
  }

  /** Both sides get what was said last, and lose what was said before, as far as it is time. Again changes nothing. */
  async settle(actionId: ActionId): Promise<void> {
    for (;;) {
      const found = await this.finder.find(actionId);
      const settlement = found === null ? null : settlementOf(found.entry, this.ports.clock.now());
      if (found === null || settlement === null) return;
      const { takeBack, give, settled } = settlement;
      for (const side of takeBack) await this.takeBack(side);
      for (const side of give) await this.give(side);
      const { state } = await this.execute(
        found.memberId,
        { type: 'SettleReferral', data: settled },
        { messageId: `referral/${actionId}/${String(settled.sequence)}/${settled.done}` },
      );
      // Something else was said meanwhile, or it went on to another journal: each side first writes, then looks at what the other wrote.
      if (state.actions.get(actionId)?.referral?.sequence === settled.sequence) return;
    }
  }

  /** Who had left by then gets nothing. */
  private async give({ memberId, facts }: Settlement['give'][number]): Promise<void> {
    const then = { type: 'member_id', value: memberId, at: facts.occurredAt };
    if ((await this.directory.enrolledAt(memberId)) === null) throw new NotYet(`${memberId} is not known yet`);
    if ((await this.directory.find([then]))(then) === null) return;
    const data = { ...facts, memberId, source: 'referral', attributed: null };
    await this.execute(memberId, { type: 'RecordAction', data }, { messageId: `action/${facts.actionId}` });
  }

  /** As of when it was given: it never was. */
  private async takeBack(actionId: ActionId): Promise<void> {
    const found = await this.finder.find(actionId);
    if (found === null || found.entry.revokedAt !== undefined) return;
    const { memberId, entry } = found;
    const occurredAt = entry.order.slice(0, entry.order.indexOf('|')) as InstantIso;
    await this.execute(
      memberId,
      { type: 'RevokeAction', data: { actionId, memberId, occurredAt } },
      { messageId: `revoke/${actionId}/${String(entry.moves)}` },
    );
  }

  private async execute(memberId: MemberId, wish: Wish, context: JournalContext) {
    const command = { ...wish, metadata: { now: this.ports.clock.now() } } as JournalCommand;
    return this.journals.execute(memberJournal(memberId), command, context);
  }
}

type WishOf<C> = C extends JournalCommand ? Omit<C, 'metadata'> : never;
type Wish = WishOf<Extract<JournalCommand, { type: 'RecordAction' | 'RevokeAction' | 'SettleReferral' }>>;
