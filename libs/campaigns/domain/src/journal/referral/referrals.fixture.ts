import { actionId, type ActionId, type InstantIso, type MemberId } from '@accrue/kernel';
import { arriveAll } from '../actions/actions.fixture';
import { memberOfOccasion } from '../actions/assess-action';
import type { ProgrammeVersion } from '../../programme/versions';
import type { JournalCommand, RecordAction } from '../commands';
import type { ActionFacts, JournalEvent } from '../events';
import { LivingJournal, type Arrival } from '../journal.fixture';
import { asHad, type ActionEntry } from '../storage/state';
import { programmes } from './purchases.oracle.fixture';
import { referralIdOf, referredBy } from './referral-actions';
import { settlementOf } from './settlement';

const NOW = '2026-01-01T00:00:00.000Z' as InstantIso;
const metadata = { now: NOW };

/** The journals of all members, who pass on what goes to another one, and are told of referrals as the service tells them. */
export class Members {
  private readonly journals = new Map<MemberId, LivingJournal>();

  constructor(private readonly versions: readonly ProgrammeVersion[] = programmes) {}

  of(member: MemberId): LivingJournal {
    const journal = this.journals.get(member) ?? new LivingJournal(this.versions);
    this.journals.set(member, journal);
    return journal;
  }

  do(member: MemberId, wish: JournalCommand | Arrival): readonly JournalEvent[] {
    const from = this.of(member);
    const events = from.do(wish);
    for (const event of events) {
      if (event.type === 'ReceiptMoved')
        this.followed(event.data.to, () => from.arriveIn(this.of(event.data.to), event));
      if (event.type === 'ActionMoved') this.followed(event.data.to, () => this.arrive(from, event));
    }
    return events;
  }

  refer(referee: MemberId, advocate: MemberId, at: InstantIso): void {
    this.tell(referee, referredBy({ referee, advocate, at }, this.versions));
  }

  /** @param now of the clock: later purchases are still to last */
  settle(referee: MemberId, now: InstantIso): void {
    const found = this.find(referralIdOf(referee));
    const settlement = found === null ? null : settlementOf(found.entry, now);
    if (found === null || settlement === null) return;
    for (const { memberId, facts } of settlement.sides) {
      const { actionId: id, told } = facts;
      const side = this.find(id);
      if (side === null) this.tell(memberId, facts);
      else
        this.do(side.owner, { type: 'TellReferralSide', data: { actionId: id, memberId: side.owner, told }, metadata });
    }
    this.do(found.owner, { type: 'SettleReferral', data: settlement.settled, metadata });
  }

  merge(duplicate: MemberId, into: MemberId): void {
    this.do(duplicate, { type: 'MergeJournal', data: { memberId: duplicate, into }, metadata });
    const data = { memberId: duplicate, atMost: 3 };
    while (this.do(duplicate, { type: 'ForwardReceipts', data, metadata }).length > 0);
    while (this.do(duplicate, { type: 'ForwardActions', data, metadata }).length > 0);
  }

  separate(duplicate: MemberId, from: MemberId): void {
    this.do(duplicate, { type: 'SeparateJournal', data: { memberId: duplicate }, metadata });
    const { left, leftActions } = this.of(duplicate).journal;
    const receiptIds = [...left.values()].map(({ receiptId }) => receiptId);
    this.do(from, { type: 'GiveBackReceipts', data: { memberId: from, to: duplicate, receiptIds }, metadata });
    const actionIds = [...leftActions.values()].map((each) => actionId(each.actionId));
    this.do(from, { type: 'GiveBackActions', data: { memberId: from, to: duplicate, actionIds }, metadata });
  }

  /** Whose side of which referral → what stands of it; what came to nothing is not there. */
  get earned(): Record<string, number> {
    const all = [...this.journals.values()].flatMap(({ journal }) => [...journal.actions.values()]);
    const sums = all.map(({ actionId: id, awards }): [string, number] => [
      id.replace(/(~referral~[^~]+)~.*$/, '$1'),
      awards.map(asHad).reduce((sum, { granted, reversed }) => sum + granted - reversed, 0 as number),
    ]);
    return Object.fromEntries(sums.filter(([, sum]) => sum !== 0).sort());
  }

  private tell(memberId: MemberId, facts: ActionFacts): void {
    const data = { ...facts, memberId, source: 'referral', attributed: null };
    this.do(memberId, { type: 'RecordAction', data, metadata } satisfies RecordAction);
  }

  /** What comes to a duplicate of a duplicate goes on from there. */
  private followed(member: MemberId, arrives: () => void): void {
    const journal = this.of(member);
    const before = journal.events.length;
    arrives();
    for (const event of journal.events.slice(before)) {
      if (event.type === 'ReceiptMoved')
        this.followed(event.data.to, () => journal.arriveIn(this.of(event.data.to), event));
      if (event.type === 'ActionMoved') this.followed(event.data.to, () => this.arrive(journal, event));
    }
  }

  private arrive(from: LivingJournal, event: Extract<JournalEvent, { type: 'ActionMoved' }>): void {
    arriveAll(from, this.of(event.data.to), [event]);
  }

  private find(id: ActionId): { readonly owner: MemberId; readonly entry: ActionEntry } | null {
    for (let owner = memberOfOccasion(id); owner !== null;) {
      const { actions, leftActions } = this.of(owner).journal;
      const entry = actions.get(id);
      if (entry !== undefined) return { owner, entry };
      owner = leftActions.get(id)?.wentTo ?? null;
    }
    return null;
  }
}
