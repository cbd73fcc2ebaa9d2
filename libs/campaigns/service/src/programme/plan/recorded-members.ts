import type { JournalEvent, MemberToPlan } from '@accrue/campaigns-domain';
import type { ContextPorts } from '@accrue/context-kit';
import type { UnparsedEvent } from '@accrue/event-store';
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

interface MemberToRead extends Omit<MemberToPlan, 'events'> {
  readonly events: readonly UnparsedEvent[];
}

interface MemberFound extends Omit<MemberToPlan, 'events' | 'referral'> {
  readonly receiptCount: number;
}

const MEMBERS_PAGE = 500;
/** Texts of whole journals in memory at once, a megabyte or two: of people who shop most it is one journal. */
const JOURNALS_PAGE = { receiptsMax: 256, membersMax: 128 };

/** $1 the last member of the page before, $2 event time of the first receipts, $3 whether those without receipts are wanted. Walks two indexes. */
const MEMBERS = `
select m.member_id as "memberId", t.taken_at as "enrolledAt",
  (select count(*)::int from receipts r where r.member_id = m.member_id) as "receiptCount"
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
    for (const { events, ...member } of page.value) yield { ...member, events: events.map(parsed) };
    page = await coming;
  }
}

async function* journalPages(
  { database, log }: ContextPorts,
  { from, withoutReceipts, referrals }: WhoToPlan,
): AsyncGenerator<readonly MemberToRead[]> {
  let last = '';
  for (;;) {
    const members = await database.query<MemberFound>(MEMBERS, [last, from, withoutReceipts]);
    const referred = (await referrals?.of(members.map(({ memberId }) => memberId))) ?? [];
    const referralOf = new Map(referred.map((referral) => [referral.memberId, referral]));
    for (const page of pagesOf(members)) {
      const journals = await log.loadUnparsed(page.map(({ memberId }) => memberJournal(memberId)));
      yield page.map(({ receiptCount: _read, ...member }, index) => ({
        ...member,
        events: journals[index] ?? [],
        referral: referralOf.get(member.memberId) ?? null,
      }));
    }
    const next = members.at(-1)?.memberId;
    if (next === undefined) return;
    last = next;
  }
}

/** As many journals as fit together. */
const pagesOf = (members: readonly MemberFound[]): readonly (readonly MemberFound[])[] => {
  const pages: MemberFound[][] = [];
  let left = 0;
  for (const member of members) {
    const page = pages.at(-1);
    left -= member.receiptCount;
    if (page !== undefined && left >= 0 && page.length < JOURNALS_PAGE.membersMax) page.push(member);
    else {
      pages.push([member]);
      left = JOURNALS_PAGE.receiptsMax - member.receiptCount;
    }
  }
  return pages;
};

/** Of one member at a time: parsed, a journal takes several times its text. */
const parsed = (event: UnparsedEvent): JournalEvent => ({ type: event.type, data: event.data() }) as JournalEvent;
