import { Injectable } from '@nestjs/common';
import {
  identityBlocked,
  identityFreed,
  identityLinked,
  memberClosed,
  memberEnrolled,
  memberErased,
} from '@accrue/contracts';
import { BoundedWait } from '@accrue/http';
import { ContextPorts } from '@accrue/context-kit';
import { Rejected, type InstantIso, type MemberId } from '@accrue/kernel';
import type { MessageOf } from '@accrue/messaging';
import type { Transaction } from '@accrue/persistence';
import type { CampaignsProblemCode } from '../problems';

export interface Identity {
  readonly type: string;
  readonly value: string;
}

/** An identity as it was shown at a moment. */
export interface ShownIdentity extends Identity {
  readonly at: InstantIso;
}

export interface VacantIdentity extends ShownIdentity {
  /** Somebody had it before. */
  readonly wasTaken: boolean;
}

/** What a fact says about an identity and a member; for a closed or an erased member, about all identities that are theirs. */
interface Change {
  readonly kind: 'taken' | 'blocked' | 'freed' | 'closed' | 'erased';
  readonly identity: Identity;
  readonly memberId: string;
  readonly at: string;
}

export type MemberFact = MessageOf<
  | typeof memberEnrolled
  | typeof identityLinked
  | typeof identityBlocked
  | typeof identityFreed
  | typeof memberClosed
  | typeof memberErased
>;

const CHANGES = 'unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[]) as f(type, value, member_id, at)';

const OF_MEMBER = '(t.type, t.value, t.member_id) = (f.type, f.value, f.member_id)';

/**
 * Each touches rows of its own member only, whose facts come in order: so it does not matter in which order those of two members come.
 */
const APPLY: Readonly<Record<Change['kind'], string>> = {
  taken: `insert into identity_tenure (type, value, member_id, taken_at) select f.* from ${CHANGES} on conflict do nothing`,
  // A card that is blocked after its owner left is nobody's since they left, and stays with them until it is freed.
  blocked: `
    update identity_tenure t set blocked_at = least(f.at, t.ended_at), ended_at = null from ${CHANGES}
    where ${OF_MEMBER} and t.blocked_at is null
      and not exists (select from identity_tenure later
        where (later.type, later.value, later.member_id) = (t.type, t.value, t.member_id) and later.tenure > t.tenure)`,
  freed: `update identity_tenure t set ended_at = f.at from ${CHANGES} where ${OF_MEMBER} and t.ended_at is null`,
  closed: `
    update identity_tenure t set ended_at = f.at from ${CHANGES}
    where t.member_id = f.member_id and t.ended_at is null and t.blocked_at is null`,
  // Nobody's, also what comes late from before: nothing leads to the member any more.
  erased: `
    update identity_tenure t set member_id = null, ended_at = coalesce(t.ended_at, f.at) from ${CHANGES}
    where t.member_id = f.member_id`,
};

/**
 * Of all tenures of an identity, the one that ends first after a moment is the one of that moment: it began when the one before it ended.
 * Several are open only while the end of an earlier one is still on its way; then the last that was taken by that moment counts.
 */
const FIND = `
select w.n, t.member_id as "memberId"
from unnest($1::text[], $2::text[], $3::timestamptz[]) with ordinality as w(type, value, at, n)
cross join lateral (
  select member_id, blocked_at from identity_tenure
  where (type, value) = (w.type, w.value) and (ended_at is null or ended_at > w.at)
  order by ended_at nulls last, taken_at <= w.at desc, abs(extract(epoch from taken_at - w.at)), tenure desc
  limit 1
) t
where t.blocked_at is null or t.blocked_at > w.at`;

const ENROLLED = `
select taken_at as "enrolledAt" from identity_tenure where type = 'member_id' and value = $1 order by tenure limit 1`;

/** A member's own id is never anybody else's. */
const VACANT = `
select w.n, exists (select from identity_tenure t where (t.type, t.value) = (w.type, w.value)) as "wasTaken"
from unnest($1::text[], $2::text[], $3::timestamptz[]) with ordinality as w(type, value, at, n)
where not exists (select from identity_tenure t
  where (t.type, t.value) = (w.type, w.value) and (t.ended_at is null or t.ended_at > w.at or w.type = 'member_id'))`;

const MISSING = `
select 1 from unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[], $5::text[]) as f(type, value, member_id, at, kind)
where case f.kind
  when 'taken' then not exists (select from identity_tenure t where (t.type, t.value, t.taken_at) = (f.type, f.value, f.at))
  else not exists (select from identity_tenure t where (t.type, t.value) = (f.type, f.value))
    or exists (select from identity_tenure t where ${OF_MEMBER} and t.ended_at is null and t.taken_at < f.at) end
limit 1`;

const unzip = (identities: readonly Identity[]): readonly [string[], string[]] => [
  identities.map(({ type }) => type),
  identities.map(({ value }) => value),
];

const keyOf = ({ type, value }: Identity): string => `${type}\u0000${value}`;

const momentsOf = (shown: readonly ShownIdentity[]): readonly unknown[] => [...unzip(shown), shown.map(({ at }) => at)];

const momentOf = (shown: ShownIdentity): string => `${keyOf(shown)}\u0000${shown.at}`;

/**
 * Whose an identity is at a moment of event time, as enrollment's facts tell: the first owner's from the beginning of time, and from the
 * end of each tenure on whoever has it next. Once it is blocked it leads to nobody, until it is freed. A member's own id and reference
 * are identities like the others.
 */
@Injectable()
export class MemberDirectory {
  private readonly news = new BoundedWait();

  constructor(private readonly ports: ContextPorts) {}

  /** @returns whose each of them was at its moment, null for nobody's; one round trip however many, none for none */
  async find(shown: readonly ShownIdentity[]): Promise<(one: ShownIdentity) => MemberId | null> {
    if (shown.length === 0) return () => null;
    const rows = await this.ports.database.query<{ n: number; memberId: MemberId | null }>(FIND, momentsOf(shown), {
      prepared: 'find-identities',
    });
    const found = new Map(
      rows.flatMap(({ n, memberId }) => {
        const one = shown[n - 1];
        return one === undefined ? [] : [[momentOf(one), memberId]];
      }),
    );
    return (one) => found.get(momentOf(one)) ?? null;
  }

  /**
   * Those that nobody has been heard to have at their moment: they are nobody's, or somebody's whose facts are on their way. One that is
   * blocked is not among them. One round trip, none for none.
   */
  async vacant(shown: readonly ShownIdentity[]): Promise<readonly VacantIdentity[]> {
    if (shown.length === 0) return [];
    const rows = await this.ports.database.query<{ n: number; wasTaken: boolean }>(VACANT, momentsOf(shown), {
      prepared: 'vacant-identities',
    });
    return rows.flatMap(({ n, wasTaken }) => {
      const one = shown[n - 1];
      return one === undefined ? [] : [{ ...one, wasTaken }];
    });
  }

  /** Waits, bounded, for what may be on its way. @returns what is still vacant */
  async stillVacant(shown: readonly ShownIdentity[]): Promise<readonly VacantIdentity[]> {
    let left: readonly VacantIdentity[] = [];
    await this.news.until(async () => {
      left = await this.vacant(shown);
      return left.length === 0;
    });
    return left;
  }

  /** Waits, bounded, for somebody who may have just been enrolled. @throws Rejected member.unknown, also for one who has left */
  async mustBeMember(memberId: MemberId): Promise<void> {
    const who = { type: 'member_id', value: memberId, at: this.ports.clock.now() };
    await this.stillVacant([who]);
    if ((await this.find([who]))(who) === null)
      throw new Rejected<CampaignsProblemCode>('member.unknown', { memberId });
  }

  /** Since when a member has been one, also after they left; null: it has not been heard yet. */
  async enrolledAt(memberId: MemberId): Promise<InstantIso | null> {
    const [row] = await this.ports.database.query<{ enrolledAt: InstantIso }>(ENROLLED, [memberId], {
      prepared: 'find-enrolment',
    });
    return row?.enrolledAt ?? null;
  }

  /** Whether all takings and freeings of identities among these facts have been projected. */
  async hasHeard(messages: readonly MemberFact[]): Promise<boolean> {
    const changes = messages.flatMap(changesOf).filter(({ kind }) => kind === 'taken' || kind === 'freed');
    if (changes.length === 0) return true;
    const values = [...columnsOf(changes), changes.map(({ kind }) => kind)];
    return (await this.ports.database.query(MISSING, values, { prepared: 'missing-tenures' })).length === 0;
  }

  /** In the order in which they came. */
  async project(messages: readonly MemberFact[], tx: Transaction): Promise<void> {
    // One statement for each run of the same kind: an import is one run.
    let run: Change[] = [];
    for (const change of messages.flatMap(changesOf)) {
      const [first] = run;
      if (first !== undefined && first.kind !== change.kind) {
        await tx.query(APPLY[first.kind], columnsOf(run));
        run = [];
      }
      run.push(change);
    }
    const [first] = run;
    if (first !== undefined) await tx.query(APPLY[first.kind], columnsOf(run));
  }
}

const columnsOf = (changes: readonly Change[]): readonly unknown[] => [
  ...unzip(changes.map(({ identity }) => identity)),
  changes.map(({ memberId }) => memberId),
  changes.map(({ at }) => at),
];

/** @returns what a fact says about identities, a member's id and reference among them */
const changesOf = ({ type, data }: MemberFact): readonly Change[] => {
  switch (type) {
    case memberEnrolled.type: {
      const { memberId, reference, identities, enrolledAt } = data;
      const own = [
        { type: 'member_id', value: memberId },
        ...(reference === null ? [] : [{ type: 'reference', value: reference }]),
      ];
      return [...own, ...identities].map((identity) => ({ kind: 'taken', identity, memberId, at: enrolledAt }));
    }
    case identityLinked.type: {
      const { identity, memberId, linkedAt } = data;
      return [{ kind: 'taken', identity, memberId, at: linkedAt }];
    }
    case identityBlocked.type: {
      const { identity, memberId, blockedAt } = data;
      return [{ kind: 'blocked', identity, memberId, at: blockedAt }];
    }
    case identityFreed.type: {
      const { identity, memberId, freedAt } = data;
      return [{ kind: 'freed', identity, memberId, at: freedAt }];
    }
    case memberClosed.type: {
      const { memberId, closedAt } = data;
      return [{ kind: 'closed', identity: { type: 'member_id', value: memberId }, memberId, at: closedAt }];
    }
    case memberErased.type: {
      const { memberId, erasedAt } = data;
      return [{ kind: 'erased', identity: { type: 'member_id', value: memberId }, memberId, at: erasedAt }];
    }
  }
};
