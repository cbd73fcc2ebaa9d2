import type { Statement } from '../simulated-database';
import { dueStatement } from './page';

type Version = { version: number; effective_from: string; ladder: unknown; units: unknown; benefits: unknown };

export const tiersStatements: readonly Statement[] = [
  {
    text: 'insert into programme (version, effective_from, ladder, units, benefits)',
    run: (tables, [json]: [string]) => {
      for (const { effectiveFrom, ...version } of JSON.parse(json) as (Version & { effectiveFrom: string })[]) {
        const key = String(version.version);
        if (!tables.of('programme').has(key))
          tables.of('programme').set(key, { ...version, effective_from: effectiveFrom });
      }
      return [];
    },
  },
  {
    text: 'select version, effective_from, ladder, units, benefits from programme',
    run: (tables) => [...tables.rows<Version>('programme')].sort((a, b) => a.version - b.version),
  },
  dueStatement(
    { table: 'membership', key: 'member_id', dueAt: 'next_at', more: 'revision::float8 as revision' },
    { with: ({ revision }) => ({ revision: Number(revision) }) },
  ),
];
