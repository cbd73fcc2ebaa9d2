import type { ContextPorts } from '@accrue/context-kit';
import { MemberKeys } from './member-keys';

interface Row {
  readonly member_id: string;
  readonly wrapped_key: string;
}

/** One who is erased in the moment between the two statements. */
const keysOf = (erasedOnce: string): { keys: MemberKeys; rows: Map<string, Row> } => {
  const rows = new Map<string, Row>([[erasedOnce, { member_id: erasedOnce, wrapped_key: 'of before' }]]);
  let isErased = false;
  const query = (sql: string, [ids, wrapped]: [string[], string[]?]): Promise<Row[]> => {
    if (/^\s*insert/.test(sql)) {
      const made = ids.flatMap((member_id, index) =>
        rows.has(member_id) ? [] : [{ member_id, wrapped_key: wrapped?.[index] ?? '' }],
      );
      for (const row of made) rows.set(row.member_id, row);
      if (!isErased) rows.delete(erasedOnce);
      isErased = true;
      return Promise.resolve(made);
    }
    return Promise.resolve(ids.flatMap((id) => rows.get(id) ?? []));
  };
  const config = { masterKey: Buffer.alloc(32, 7).toString('base64') };
  return { keys: new MemberKeys({ database: { query }, config } as unknown as ContextPorts), rows };
};

describe('the keys of members', () => {
  it('are there for all who were asked for, also for one who is erased at that moment', async () => {
    // Given Ben's key, which is destroyed after it was found to be there and before it is read
    const { keys, rows } = keysOf('ben');
    // When keys of both are asked for
    const found = await keys.getOrCreate(['ben', 'ann', 'ben']);
    // Then Ben has another one, and both are those that are kept
    expect([...found.keys()].sort()).toEqual(['ann', 'ben']);
    expect([...rows.keys()].sort()).toEqual(['ann', 'ben']);
    const again = await keys.getOrCreate(['ann', 'ben']);
    for (const name of ['ann', 'ben']) expect(again.get(name)?.equals(found.get(name) as never)).toBe(true);
  });
});
