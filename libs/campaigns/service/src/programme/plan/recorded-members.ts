import type { JournalEvent, MemberToPlan } from '@accrue/campaigns-domain';
import type { ContextPorts } from '@accrue/context-kit';
import { asEventsOf } from '@accrue/event-store';
import type { InstantIso } from '@accrue/kernel';
import { memberJournal } from '../../journal/journals';
import type { PartnerReferrals } from '../../partners/partner-referrals';

export interface WhoToPlan {
  /** Event time of the first sales that count; null: all do. */
  readonly from: InstantIso | null;
  /** Also members without a receipt: they may have earned by something else. */
  readonly withoutReceipts: boolean;
  /** Where partners are paid: whom they referred. null: they are not, and nobody asks. */
  readonly referrals: PartnerReferrals | null;
}

const MEMBERS_PAGE = 500;
/** Whole journals in memory at once: those of people who shop most have megabytes. */
const JOURNALS_PAGE = 16;

/** $1 the last member of the page before, $2 event time of the first receipts, $3 whether those without receipts are wanted. Walks two indexes. */
const MEMBERS = `
select m.member_id as "memberId", t.taken_at as "enrolledAt"
from (
  (select distinct member_id from receipts
   where member_id > $1 and occurred_at >= coalesce($2::timestamptz, '-infinity') order by member_id limit ${MEMBERS_PAGE})
  union
  (select distinct value from identity_tenure
   where $3 and type = 'member_id' and value > $1 order by value limit ${MEMBERS_PAGE})
) m
left join lateral (
  select taken_at from identity_tenure where type = 'member_id' and value = m.member_id order by tenure limit 1
) t on true
order by m.member_id limit ${MEMBERS_PAGE}`;

const RECEIPTS = `
select count(*)::int as receipts from receipts
where member_id is not null and occurred_at >= coalesce($1::timestamptz, '-infinity')`;

export const receiptsSince = async ({ database }: ContextPorts, from: InstantIso | null): Promise<number> => {
  const [row] = await database.query<{ receipts: number }>(RECEIPTS, [from]);
  return row?.receipts ?? 0;
};

/**
 * Everybody who may have earned since then, journal by journal; what is read is forgotten when the next is asked for. While one page is gone
 * through the database gets the next one ready.
 */
export async function* recordedMembers(ports: ContextPorts, who: WhoToPlan): AsyncGenerator<MemberToPlan> {
  const pages = journalPages(ports, who);
  const ask = (): ReturnType<typeof pages.next> => {
    const page = pages.next();
    // Who awaits it hears of it; who stopped before that need not.
    page.catch(() => undefined);
    return page;
  };
  for (let page = await ask(); page.done !== true;) {
    const coming = ask();
    yield* page.value;
    page = await coming;
  }
}

async function* journalPages(
  { database, log }: ContextPorts,
  { from, withoutReceipts, referrals }: WhoToPlan,
): AsyncGenerator<readonly MemberToPlan[]> {
  let last = '';
  for (;;) {
    const members = await database.query<Omit<MemberToPlan, 'events' | 'referral'>>(MEMBERS, [
      ...[last, from, withoutReceipts],
    ]);
    const referred = (await referrals?.of(members.map(({ memberId }) => memberId))) ?? [];
    const referralOf = new Map(referred.map((referral) => [referral.memberId, referral]));
    for (let at = 0; at < members.length; at += JOURNALS_PAGE) {
      const page = members.slice(at, at + JOURNALS_PAGE);
      const journals = await log.load(
        page.map(({ memberId }) => memberJournal(memberId)),
        null,
      );
      yield page.map((member, index) => ({
        ...member,
        events: asEventsOf<JournalEvent>(journals[index]?.events ?? []),
        referral: referralOf.get(member.memberId) ?? null,
      }));
    }
    const next = members.at(-1)?.memberId;
    if (next === undefined) return;
    last = next;
  }
}
