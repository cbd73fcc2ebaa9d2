import type { Statement, Tables } from '../simulated-database';
import { byText, dueStatement } from './page';

interface Gift {
  readonly key: string;
  readonly segment_id: string;
  readonly offer: string;
  readonly started_at: string;
  readonly cursor: string;
  readonly given: number;
  readonly finished_at: string | null;
}

const giftsOf = (tables: Tables): readonly Gift[] => tables.rows<Gift>('segment_gift');

/** Whose offers are over, and which segments are to be given one. */
export const offersStatements: readonly Statement[] = [
  dueStatement({ table: 'member_offers', key: 'action_id', dueAt: 'due_at' }),
  dueStatement(
    { table: 'segment_gift', key: 'key', dueAt: 'started_at' },
    { isDue: (row) => row['finished_at'] === null },
  ),
  {
    text: 'insert into segment_gift (key, segment_id, offer, started_at)',
    run: (tables, [key, segment_id, offer, started_at]: [string, string, string, string]) => {
      const table = tables.of('segment_gift');
      if (!table.has(key))
        table.set(key, { key, segment_id, offer, started_at, cursor: '', given: 0, finished_at: null });
      return [];
    },
  },
  {
    text: 'select key, segment_id as "segmentId", offer, started_at as "startedAt", given',
    run: (tables, [asked]: [string]) =>
      giftsOf(tables).flatMap(({ key, segment_id, offer, started_at, cursor, given, finished_at }) =>
        key === asked
          ? [{ key, segmentId: segment_id, offer, startedAt: started_at, given, finishedAt: finished_at, cursor }]
          : [],
      ),
  },
  {
    text: 'select member_id as "memberId" from member_segments',
    run: (tables, [segmentId, cursor]: [string, string]) =>
      tables
        .rows<{ member_id: string; segment_id: string }>('member_segments')
        .filter(({ member_id, segment_id }) => segment_id === segmentId && byText(member_id, cursor) > 0)
        .sort((a, b) => byText(a.member_id, b.member_id))
        .slice(0, 250)
        .map(({ member_id }) => ({ memberId: member_id })),
  },
  {
    text: 'update segment_gift set cursor',
    run: (tables, [key, cursor, last, given, finishedAt]: [string, string, string | null, number, string | null]) => {
      const gift = tables.of('segment_gift').get(key) as Gift | undefined;
      if (gift?.cursor === cursor && gift.finished_at === null)
        tables
          .of('segment_gift')
          .set(key, { ...gift, cursor: last ?? cursor, given: gift.given + given, finished_at: finishedAt });
      return [];
    },
  },
];
