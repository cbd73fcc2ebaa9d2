import { Injectable } from '@nestjs/common';
import { referredBy, settlementOf, type JournalCommand, type Side } from '@accrue/campaigns-domain';
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

  /** Whether there is a programme or not: the purchases to come decide. Again is no event. */
  async record(referred: Referred, context: JournalContext): Promise<void> {
    const facts = referredBy(referred, await this.programmes.soFar());
    const memberId = referred.referee;
    await this.execute(
      memberId,
      { type: 'RecordAction', data: { ...facts, memberId, source: 'referral', attributed: null } },
      context,
    );
  }

  /** Both sides are told what was said last, as far as it is time. Again changes nothing. */
  async settle(actionId: ActionId): Promise<void> {
    for (;;) {
      const found = await this.finder.find(actionId);
      const settlement = found === null ? null : settlementOf(found.entry, this.ports.clock.now());
      if (found === null || settlement === null) return;
      const { sides, settled } = settlement;
      for (const side of sides) await this.tell(side);
      const { state } = await this.execute(
        found.memberId,
        { type: 'SettleReferral', data: settled },
        { messageId: `referral/${actionId}/${String(settled.sequence)}/${settled.done}` },
      );
      // Something else was said meanwhile, or it went on to another journal: each side first writes, then looks at what the other wrote.
      if (state.actions.get(actionId)?.referral?.sequence === settled.sequence) return;
    }
  }

  private async tell({ memberId, facts }: Side): Promise<void> {
    const { actionId, told } = facts;
    for (;;) {
      const found = await this.finder.find(actionId);
      const messageId = `referral/${actionId}/${String(told.sequence)}`;
      if (found !== null) {
        const data = { actionId, memberId: found.memberId, told };
        const { state } = await this.execute(found.memberId, { type: 'TellReferralSide', data }, { messageId });
        // Else it has gone on to another member since: there it is.
        if (state.actions.has(actionId)) return;
      } else {
        if (await this.hadLeft(memberId, facts.occurredAt)) return;
        const data = { ...facts, memberId, source: 'referral', attributed: null };
        const { events } = await this.execute(memberId, { type: 'RecordAction', data }, { messageId });
        if (events.length > 0) return;
      }
    }
  }

  /** Who has left gets nothing. */
  private async hadLeft(memberId: MemberId, at: InstantIso): Promise<boolean> {
    if ((await this.directory.enrolledAt(memberId)) === null) throw new NotYet(`${memberId} is not known yet`);
    const then = { type: 'member_id', value: memberId, at };
    return (await this.directory.find([then]))(then) === null;
  }

  private async execute(memberId: MemberId, wish: Wish, context: JournalContext) {
    const command = { ...wish, metadata: { now: this.ports.clock.now() } } as JournalCommand;
    return this.journals.executeSoFar(memberJournal(memberId), command, context);
  }
}

type WishOf<C> = C extends JournalCommand ? Omit<C, 'metadata'> : never;
type Wish = WishOf<Extract<JournalCommand, { type: 'RecordAction' | 'TellReferralSide' | 'SettleReferral' }>>;
