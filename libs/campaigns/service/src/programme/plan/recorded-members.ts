import {
  publishedSideOf,
  recordedJournal,
  type JournalEvent,
  type MemberToPlan,
  type ReplayedAward,
} from '@accrue/campaigns-domain';
import type { ContextPorts } from '@accrue/context-kit';
import type { UnparsedEvent } from '@accrue/event-store';
import type { InstantIso, MemberId } from '@accrue/kernel';
import { memberJournal } from '../../journal/journals';
import type { PartnerReferrals } from '../../partners/partner-referrals';
import type { KeptJournal, KeptJournals } from './kept-journals';

export interface WhoToPlan {
  /** Event time of the first sales that count; null: all do. */
  readonly from: InstantIso | null;
  /** Also members without a receipt: they may have earned by something else. */
  readonly withoutReceipts: boolean;
  /** Where partners are paid: whom they referred. null: they are not, and nobody asks. */
  readonly referrals: PartnerReferrals | null;
  /** Of the plan (`publishedSide`). */
  readonly side: string | null;
}

/** A member whose journal was read. */
export interface ReadMember extends MemberToPlan {
  /** Keeps what the published side came to for the next plan, where that is of use. */
  readonly keep: (awards: readonly ReplayedAward[]) => void;
}

interface MemberToRead extends Omit<MemberToPlan, 'recorded' | 'before'> {
  readonly journal: KeptJournal | readonly UnparsedEvent[];
}

interface MemberFound extends Omit<MemberToPlan, 'recorded' | 'referral' | 'before'> {
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
 * Everybody who may have earned since then, journal by journal; what is read is kept in few bytes for the next plan, and else forgotten when the next is
 * asked for. While one page is gone through the database gets the next one ready.
 */
export async function* recordedMembers(
  ports: ContextPorts,
  keptJournals: KeptJournals,
  who: WhoToPlan,
): AsyncGenerator<ReadMember> {
  const pages = journalPages(ports, keptJournals, who);
  const ask = (): ReturnType<typeof pages.next> => {
    const page = pages.next();
    // Who awaits it hears of it; who stopped before that need not.
    page.catch(() => undefined);
    return page;
  };
  for (let page = await ask(); page.done !== true;) {
    const coming = ask();
    for (const { journal, ...member } of page.value) {
      const recorded = 'read' in journal ? journal.read() : recordedJournal(journal.map(parsed));
      const side = publishedSideOf(who.side, recorded, member.enrolledAt);
      if (!('read' in journal)) keptJournals.keep(member.memberId, recorded, journal.length - 1);
      const before = 'read' in journal && side !== null ? journal.readSide(side, recorded) : null;
      const keep = (awards: readonly ReplayedAward[]): void => {
        if (before === null && side !== null) keptJournals.keepSide(member.memberId, side, awards, recorded);
      };
      yield { ...member, recorded, before, keep };
    }
    page = await coming;
  }
}

async function* journalPages(
  { database, log }: ContextPorts,
  keptJournals: KeptJournals,
  { from, withoutReceipts, referrals }: WhoToPlan,
): AsyncGenerator<readonly MemberToRead[]> {
  const after = (last: string): Promise<readonly MemberFound[]> => {
    const found = database.query<MemberFound>(MEMBERS, [last, from, withoutReceipts]);
    found.catch(() => undefined); // whoever awaits it hears of it
    return found;
  };
  for (let coming = after(''); ;) {
    const members = await coming;
    const last = members.at(-1)?.memberId;
    if (last === undefined) return;
    coming = after(last);
    const referred = (await referrals?.of(members.map(({ memberId }) => memberId))) ?? [];
    const referralOf = new Map(referred.map((referral) => [referral.memberId, referral]));
    const kept = await upToDate(log, keptJournals, members);
    for (const page of pagesOf(members, kept)) {
      const toRead = page.filter(({ memberId }) => !kept.has(memberId)).map(({ memberId }) => memberId);
      const streams = toRead.length === 0 ? [] : await log.loadUnparsed(toRead.map(memberJournal));
      const read = new Map(toRead.map((memberId, index) => [memberId, streams[index] ?? []]));
      yield page.map(({ receiptCount: _read, ...member }) => ({
        ...member,
        journal: kept.get(member.memberId) ?? read.get(member.memberId) ?? [],
        referral: referralOf.get(member.memberId) ?? null,
      }));
    }
  }
}

/** Journals that are kept and say all that was recorded by now. */
const upToDate = async (
  log: ContextPorts['log'],
  keptJournals: KeptJournals,
  members: readonly MemberFound[],
): Promise<ReadonlyMap<MemberId, KeptJournal>> => {
  const kept = members.flatMap(({ memberId }) => {
    const journal = keptJournals.find(memberId);
    return journal === undefined ? [] : [[memberId, journal] as const];
  });
  if (kept.length === 0) return new Map();
  const since = await log.loadSince(
    kept.map(([memberId, { revision }]) => ({ streamId: memberJournal(memberId), revision })),
  );
  return new Map(kept.filter((_, index) => since[index]?.length === 0));
};

/** As many journals as fit together; those that are kept take no room. */
const pagesOf = (
  members: readonly MemberFound[],
  kept: ReadonlyMap<MemberId, KeptJournal>,
): readonly (readonly MemberFound[])[] => {
  const pages: MemberFound[][] = [];
  let left = { receipts: 0, members: 0 };
  for (const member of members) {
    const page = pages.at(-1);
    const [receipts, one] = kept.has(member.memberId) ? [0, 0] : [member.receiptCount, 1];
    left = { receipts: left.receipts - receipts, members: left.members - one };
    if (page !== undefined && left.receipts >= 0 && left.members >= 0) page.push(member);
    else {
      pages.push([member]);
      left = { receipts: JOURNALS_PAGE.receiptsMax - receipts, members: JOURNALS_PAGE.membersMax - one };
    }
  }
  return pages;
};

/** Of one member at a time: parsed, a journal takes several times its text. */
const parsed = (event: UnparsedEvent): JournalEvent => ({ type: event.type, data: event.data() }) as JournalEvent;
