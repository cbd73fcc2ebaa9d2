import { Injectable } from '@nestjs/common';
import { birthDateLockDaysOf } from '@accrue/contracts';
import { ContextPorts } from '@accrue/context-kit';
import type { InstantIso, ZoneId } from '@accrue/kernel';
import type { Transaction } from '@accrue/persistence';

export interface MemberTerms {
  /** Of who tells none. All versions have the same. */
  readonly timeZone: ZoneId;
  /** After a change of the birth date. */
  readonly birthDateLockDays: number;
}

export interface TermsOfVersion extends MemberTerms {
  readonly version: number;
  readonly effectiveFrom: string;
}

/** Until a programme is published. */
const NO_PROGRAMME: MemberTerms = { timeZone: 'UTC' as ZoneId, birthDateLockDays: birthDateLockDaysOf() };

/** What this context keeps of the published programme. */
@Injectable()
export class ProgrammeTerms {
  constructor(private readonly ports: ContextPorts) {}

  /** Versions may come in any order, and twice. @returns whether one is the first that is known */
  async keep(versions: readonly TermsOfVersion[], tx: Transaction): Promise<boolean> {
    const known = await tx.query('select 1 from programme limit 1');
    await tx.query(
      `insert into programme (version, effective_from, time_zone, birth_date_lock_days)
       select * from unnest($1::integer[], $2::timestamptz[], $3::text[], $4::integer[]) on conflict (version) do nothing`,
      [
        versions.map(({ version }) => version),
        versions.map(({ effectiveFrom }) => effectiveFrom),
        versions.map(({ timeZone }) => timeZone),
        versions.map(({ birthDateLockDays }) => birthDateLockDays),
      ],
    );
    return known.length === 0;
  }

  /** Of the latest version in effect, the first also before its time. */
  async at(instant: InstantIso): Promise<MemberTerms> {
    const [row] = await this.ports.database.query<MemberTerms>(
      `select time_zone as "timeZone", birth_date_lock_days as "birthDateLockDays" from programme
       where version = 1 or effective_from <= $1 order by version desc limit 1`,
      [instant],
      { prepared: 'enrollment-programme' },
    );
    return row ?? NO_PROGRAMME;
  }
}
