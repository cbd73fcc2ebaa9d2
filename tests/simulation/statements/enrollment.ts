import { DAY_MS, instantFromEpochMs } from '@accrue/kernel';
import type { Statement } from '../simulated-database';
import { dueStatement } from './page';

interface Terms {
  readonly version: number;
  readonly effective_from: string;
  readonly time_zone: string;
  readonly birth_date_lock_days: number;
}

interface Day {
  readonly member_id: string;
  readonly revision: number;
  readonly due_at: string | null;
}

const isAfter = (a: string, b: string): boolean => Date.parse(a) > Date.parse(b);

/** Keys and days of members; who owns an identity is in the registry of the kit. */
export const enrollmentStatements: readonly Statement[] = [
  {
    text: 'insert into member_key (member_id, wrapped_key)',
    run: (tables, [memberIds, keys]: [readonly string[], readonly string[]]) =>
      memberIds.flatMap((member_id, index) => {
        if (tables.of('member_key').has(member_id)) return [];
        tables.of('member_key').set(member_id, { member_id, wrapped_key: keys[index] });
        return [{ member_id }];
      }),
  },
  {
    text: 'select member_id, wrapped_key from member_key',
    run: (tables, [memberIds]: [readonly string[]]) =>
      memberIds.flatMap((memberId): readonly object[] => {
        const row = tables.of('member_key').get(memberId);
        return row === undefined ? [] : [row];
      }),
  },
  {
    text: 'delete from member_key where member_id = any($1::text[])',
    run: (tables, [memberIds]: [readonly string[]]) => {
      for (const memberId of memberIds) tables.of('member_key').delete(memberId);
      return [];
    },
  },
  {
    text: 'insert into erased (owner, look_again_at)',
    run: (tables, [owners, look_again_at]: [readonly string[], string]) => {
      for (const owner of owners) tables.of('erased').set(owner, { owner, look_again_at });
      return [];
    },
  },
  dueStatement({ table: 'erased', key: 'owner', dueAt: 'look_again_at' }),
  {
    text: 'delete from erased where owner = $1',
    run: (tables, [owner]: [string]) => {
      tables.of('erased').delete(owner);
      return [];
    },
  },
  {
    text: 'select 1 from programme limit 1',
    run: (tables) => tables.rows('programme').slice(0, 1),
  },
  {
    text: 'insert into programme (version, effective_from, time_zone, birth_date_lock_days)',
    run: (tables, [versions, from, zones, days]: [number[], string[], string[], number[]]) => {
      versions.forEach((version, index) => {
        const key = String(version);
        if (tables.of('programme').has(key)) return;
        const row = {
          version,
          effective_from: from[index],
          time_zone: zones[index],
          birth_date_lock_days: days[index],
        };
        tables.of('programme').set(key, row);
      });
      return [];
    },
  },
  {
    text: 'select time_zone as "timeZone", birth_date_lock_days as "birthDateLockDays" from programme',
    run: (tables, [instant]: [string]) =>
      tables
        .rows<Terms>('programme')
        .filter(({ version, effective_from }) => version === 1 || !isAfter(effective_from, instant))
        .sort((a, b) => b.version - a.version)
        .slice(0, 1)
        .map(({ time_zone, birth_date_lock_days }) => ({
          timeZone: time_zone,
          birthDateLockDays: birth_date_lock_days,
        })),
  },
  dueStatement({ table: 'memorable_day', key: 'member_id', dueAt: 'due_at' }),
  {
    text: 'insert into memorable_day as known (member_id, revision, due_at)',
    run: (tables, [memberIds, revisions, dueAt, personal]: [string[], number[], (string | null)[], boolean[]]) => {
      memberIds.forEach((member_id, index) => {
        const known = tables.of('memorable_day').get(member_id) as Day | undefined;
        const revision = revisions[index] ?? 0;
        if (personal[index] === true && !tables.of('member_key').has(member_id)) return;
        if (known !== undefined && known.revision > revision) return;
        tables.of('memorable_day').set(member_id, { member_id, revision, due_at: dueAt[index] ?? null });
      });
      return [];
    },
  },
  {
    text: 'update memorable_day set due_at = least(due_at, $2::timestamptz) where member_id = $1',
    run: (tables, [memberId, at]: [string, string]) => {
      const known = tables.of('memorable_day').get(memberId) as Day | undefined;
      if (known !== undefined && (known.due_at === null || isAfter(known.due_at, at)))
        tables.of('memorable_day').set(memberId, { ...known, due_at: at });
      return [];
    },
  },
  {
    text: "update memorable_day set due_at = due_at - interval '2 days'",
    run: (tables) => {
      for (const [key, row] of tables.of('memorable_day')) {
        const { due_at } = row as unknown as Day;
        if (due_at === null) continue;
        tables.of('memorable_day').set(key, { ...row, due_at: instantFromEpochMs(Date.parse(due_at) - 2 * DAY_MS) });
      }
      return [];
    },
  },
  {
    text: 'delete from memorable_day where member_id = any($1::text[])',
    run: (tables, [memberIds]: [readonly string[]]) => {
      for (const memberId of memberIds) tables.of('memorable_day').delete(memberId);
      return [];
    },
  },
];
