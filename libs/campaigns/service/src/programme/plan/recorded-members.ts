import type { JournalEvent } from '@accrue/campaigns-domain';
import type { ContextPorts } from '@accrue/context-kit';
import { asEventsOf } from '@accrue/event-store';
import type { InstantIso, MemberId } from '@accrue/kernel';
import { memberJournal } from '../../journal/journals';

export interface RecordedMember {
  readonly memberId: MemberId;
  /** The whole journal. */
  readonly events: readonly JournalEvent[];
}

const MEMBERS_PAGE = 500;
/** Whole journals in memory at once: those of people who shop most have megabytes. */
const JOURNALS_PAGE = 16;

/** $1 the last member of the page before, $2 event time of the first receipts. Walks the index of members. */
const MEMBERS = `
select distinct member_id as "memberId" from receipts
where member_id > $1 and occurred_at >= coalesce($2::timestamptz, '-infinity') order by member_id limit ${MEMBERS_PAGE}`;

const RECEIPTS = `
select count(*)::int as receipts from receipts
where member_id is not null and occurred_at >= coalesce($1::timestamptz, '-infinity')`;

export const receiptsSince = async ({ database }: ContextPorts, from: InstantIso | null): Promise<number> => {
  const [row] = await database.query<{ receipts: number }>(RECEIPTS, [from]);
  return row?.receipts ?? 0;
};

/** Everybody with receipts since then, journal by journal; what is read is forgotten when the next is asked for. */
export async function* recordedMembers(
  { database, log }: ContextPorts,
  from: InstantIso | null,
): AsyncGenerator<RecordedMember> {
  let last = '';
  for (;;) {
    const members = await database.query<{ memberId: MemberId }>(MEMBERS, [last, from]);
    for (let at = 0; at < members.length; at += JOURNALS_PAGE) {
      const page = members.slice(at, at + JOURNALS_PAGE).map(({ memberId }) => memberId);
      const journals = await log.load(page.map(memberJournal), null);
      for (const [index, memberId] of page.entries())
        yield { memberId, events: asEventsOf<JournalEvent>(journals[index]?.events ?? []) };
    }
    const next = members.at(-1)?.memberId;
    if (next === undefined) return;
    last = next;
  }
}
