import type { Statement, Tables } from '../simulated-database';
import { byText, dueStatement } from './page';

interface Review {
  readonly member_id: string;
  readonly due_at: string | null;
  readonly asked: number;
}

const ask = (tables: Tables, memberIds: readonly string[], at: string): [] => {
  const table = tables.of('segment_review');
  for (const member_id of memberIds) {
    const { due_at = null, asked = 0 } = (table.get(member_id) ?? {}) as Partial<Review>;
    table.set(member_id, { member_id, due_at: due_at === null || due_at > at ? at : due_at, asked: asked + 1 });
  }
  return [];
};

/** Whose segments campaigns looks at next. */
export const segmentsStatements: readonly Statement[] = [
  {
    text: 'insert into segment_review as known (member_id, due_at, asked) select member_id, $2, 1 from unnest',
    run: (tables, [memberIds, at]: [readonly string[], string]) => ask(tables, memberIds, at),
  },
  {
    text: 'insert into segment_review as known (member_id, due_at, asked) select distinct member_id, $1::timestamptz, 1 from identity_tenure',
    run: (tables, [at]: [string]) => {
      const tenures = tables.rows<{ type: string; member_id: string | null }>('identity_tenure');
      const members = tenures.flatMap(({ type, member_id }) => (type === 'member_id' ? (member_id ?? []) : []));
      return ask(tables, [...new Set(members)].sort(byText), at);
    },
  },
  dueStatement(
    { table: 'segment_review', key: 'member_id', dueAt: 'due_at', more: 'asked::text as asked' },
    { with: ({ asked }) => ({ asked: String(asked) }) },
  ),
  {
    text: 'update segment_review set due_at = $3::timestamptz where member_id = $1 and asked = $2::bigint',
    run: (tables, [memberId, asked, next]: [string, string, string | null]) => {
      const known = tables.of('segment_review').get(memberId) as Review | undefined;
      if (known !== undefined && String(known.asked) === asked)
        tables.of('segment_review').set(memberId, { ...known, due_at: next });
      return [];
    },
  },
];
