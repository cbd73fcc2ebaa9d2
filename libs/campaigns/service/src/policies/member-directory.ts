import { Inject, Injectable } from '@nestjs/common';
import {
  identityBlocked,
  identityFreed,
  identityLinked,
  memberClosed,
  memberEnrolled,
  memberErased,
  TOPICS,
  type Static,
} from '@accrue/contracts';
import { BoundedWait, CONTEXT_PORTS, type ContextPorts } from '@accrue/http';
import { Rejected } from '@accrue/kernel';
import { ConsumesInTransaction, type Message } from '@accrue/messaging';
import type { Queryable, Transaction } from '@accrue/persistence';

export interface Identity {
  readonly type: string;
  readonly value: string;
}

interface IdentityRow extends Identity {
  readonly memberId: string;
  readonly status: 'active' | 'blocked' | 'freed';
}

type Enrolled = Static<typeof memberEnrolled.schema>;
type Linked = Static<typeof identityLinked.schema>;
type Blocked = Static<typeof identityBlocked.schema>;
type Freed = Static<typeof identityFreed.schema>;
type Closed = Static<typeof memberClosed.schema>;
type Erased = Static<typeof memberErased.schema>;

const UPSERT_IDENTITIES = `
insert into member_identity (type, value, member_id, status)
select * from unnest($1::text[], $2::text[], $3::text[], $4::text[])
on conflict (type, value) do update set member_id = excluded.member_id, status = excluded.status`;

/** The next owner's fact may have come first: it stays as it is. */
const FREE_IDENTITIES = `
update member_identity i set status = 'freed'
from unnest($1::text[], $2::text[], $3::text[]) as f(type, value, member_id)
where (i.type, i.value, i.member_id) = (f.type, f.value, f.member_id)`;

/** Nobody's: seen before, so no receipt waits for them, and free for whoever enrols with them next. */
const FORGET_IDENTITIES = `
update member_identity set member_id = null, status = 'freed' where member_id = any($1::text[])`;

const UPSERT_MEMBERS = `
insert into member (member_id, status) select * from unnest($1::text[], $2::text[])
on conflict (member_id) do update set status = excluded.status`;

const FIND = `
select i.type, i.value, i.member_id as "memberId"
from member_identity i join member m using (member_id)
where (i.type, i.value) in (select * from unnest($1::text[], $2::text[])) and i.status = 'active' and m.status = 'active'`;

const FIND_MEMBERS = `
select 'member_id' as type, member_id as value, member_id as "memberId" from member where member_id = any($1::text[]) and status = 'active'`;

const SEEN = `
select type, value from unnest($1::text[], $2::text[]) as wanted(type, value)
where exists (select from member_identity i where (i.type, i.value) = (wanted.type, wanted.value))
   or (wanted.type = 'member_id' and exists (select from member m where m.member_id = wanted.value))`;

const unzip = (identities: readonly Identity[]): readonly [string[], string[]] => [
  identities.map(({ type }) => type),
  identities.map(({ value }) => value),
];

const keyOf = ({ type, value }: Identity): string => `${type}\u0000${value}`;

/** Who an identity on a receipt belongs to, as enrollment's facts tell. A blocked identity or a closed member leads to nobody. */
@Injectable()
export class MemberDirectory {
  private readonly news = new BoundedWait();

  constructor(@Inject(CONTEXT_PORTS) private readonly ports: ContextPorts) {}

  /** @returns member ids by identity, for those that lead to a member; one round trip however many */
  async find(identities: readonly Identity[]): Promise<(identity: Identity) => string | null> {
    const found = await this.lookUp(this.ports.database, identities);
    return (identity) => found.get(keyOf(identity)) ?? null;
  }

  /**
   * Those that have not been projected, whatever became of the others since: they are nobody's, or their facts are on their way.
   * One round trip, none for none.
   */
  async unseen(identities: readonly Identity[]): Promise<readonly Identity[]> {
    if (identities.length === 0) return [];
    const seen = await this.ports.database.query<Identity>(SEEN, unzip(identities), { prepared: 'seen-identities' });
    const keys = new Set(seen.map(keyOf));
    return identities.filter((identity) => !keys.has(keyOf(identity)));
  }

  /** Waits, bounded, for what may be on its way. @returns what is still unseen */
  async stillUnseen(identities: readonly Identity[]): Promise<readonly Identity[]> {
    let left = identities;
    await this.news.until(async () => {
      left = await this.unseen(left);
      return left.length === 0;
    });
    return left;
  }

  /** Waits, bounded, for somebody who may have just been enrolled. @throws Rejected member.unknown, also for one who has left */
  async mustBeMember(memberId: string): Promise<void> {
    const who = { type: 'member_id', value: memberId };
    await this.stillUnseen([who]);
    if ((await this.find([who]))(who) === null) throw new Rejected('member.unknown', { memberId });
  }

  @ConsumesInTransaction(TOPICS.memberFacts, {
    group: 'campaigns.member-directory',
    types: [
      memberEnrolled.type,
      identityLinked.type,
      identityBlocked.type,
      identityFreed.type,
      memberClosed.type,
      memberErased.type,
    ],
  })
  async project(messages: readonly Message[], tx: Transaction): Promise<void> {
    // The last word about an identity or a member in the page wins: messages of one member come in order.
    const identities = new Map<string, IdentityRow>();
    const freed: IdentityRow[] = [];
    const members = new Map<string, 'active' | 'closed'>();
    const erased: string[] = [];
    const put = (identity: Identity, memberId: string, status: IdentityRow['status']): void => {
      identities.set(keyOf(identity), { type: identity.type, value: identity.value, memberId, status });
    };
    for (const { type, data } of messages) {
      if (type === memberEnrolled.type) {
        const enrolled = data as Enrolled;
        members.set(enrolled.memberId, 'active');
        for (const identity of enrolled.identities) put(identity, enrolled.memberId, 'active');
        if (enrolled.reference !== null)
          put({ type: 'reference', value: enrolled.reference }, enrolled.memberId, 'active');
      } else if (type === identityLinked.type) put((data as Linked).identity, (data as Linked).memberId, 'active');
      else if (type === identityBlocked.type) put((data as Blocked).identity, (data as Blocked).memberId, 'blocked');
      else if (type === identityFreed.type) {
        const { identity, memberId } = data as Freed;
        const row: IdentityRow = { type: identity.type, value: identity.value, memberId, status: 'freed' };
        if (identities.get(keyOf(identity))?.memberId === memberId) identities.set(keyOf(identity), row);
        else freed.push(row);
      } else if (type === memberErased.type) erased.push((data as Erased).memberId);
      else members.set((data as Closed).memberId, 'closed');
    }
    const rows = [...identities.values()];
    if (members.size > 0) await tx.query(UPSERT_MEMBERS, [[...members.keys()], [...members.values()]]);
    if (freed.length > 0) {
      await tx.query(FREE_IDENTITIES, [...unzip(freed), freed.map(({ memberId }) => memberId)]);
    }
    if (rows.length > 0) {
      await tx.query(UPSERT_IDENTITIES, [
        rows.map(({ type }) => type),
        rows.map(({ value }) => value),
        rows.map(({ memberId }) => memberId),
        rows.map(({ status }) => status),
      ]);
    }
    // The last fact of a member.
    if (erased.length > 0) await tx.query(FORGET_IDENTITIES, [erased]);
  }

  private async lookUp(database: Queryable, identities: readonly Identity[]): Promise<ReadonlyMap<string, string>> {
    if (identities.length === 0) return new Map();
    const byId = identities.filter(({ type }) => type === 'member_id').map(({ value }) => value);
    const others = identities.filter(({ type }) => type !== 'member_id');
    const rows = await Promise.all([
      byId.length === 0
        ? []
        : database.query<Identity & { memberId: string }>(FIND_MEMBERS, [byId], { prepared: 'find-members' }),
      others.length === 0
        ? []
        : database.query<Identity & { memberId: string }>(FIND, unzip(others), { prepared: 'find-identities' }),
    ]);
    return new Map(rows.flat().map((row) => [keyOf(row), row.memberId]));
  }
}
