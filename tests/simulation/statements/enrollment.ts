import type { Statement } from '../simulated-database';

/** Keys of members; who owns an identity is in the registry of the kit. */
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
];
