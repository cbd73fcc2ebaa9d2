import type { Statement } from '../simulated-database';

type Checkpoint = { topic: string; grp: string; partition: number; position: number };
const checkpointKey = (topic: string, group: string, partition: number): string =>
  `${topic} ${group} ${String(partition)}`;

type Owner = { key: string; owner: string; detail: string | null };
type Member = {
  member_id: string;
  reference: string | null;
  enrolled_at: string;
  closed_at: string | null;
  merged_into: string | null;
};

/** Of the libraries that all contexts use: checkpoints, keys that are unique across streams, who is a member. */
export const kitStatements: readonly Statement[] = [
  {
    text: 'insert into consumer_checkpoint (topic, grp, partition, position) select $1, $2, p, 0',
    run: (tables, [topic, grp, partitions]: [string, string, readonly number[]]) => {
      const table = tables.of('consumer_checkpoint');
      for (const partition of partitions) {
        const key = checkpointKey(topic, grp, partition);
        if (!table.has(key)) table.set(key, { topic, grp, partition, position: 0 });
      }
      return [];
    },
  },
  {
    text: 'select partition, position from consumer_checkpoint',
    run: (tables, [topic, grp, partitions]: [string, string, readonly number[]]) =>
      tables
        .rows<Checkpoint>('consumer_checkpoint')
        .filter((row) => row.topic === topic && row.grp === grp && partitions.includes(row.partition))
        .sort((a, b) => a.partition - b.partition),
  },
  {
    text: 'update consumer_checkpoint c set position = a.upto',
    run: (tables, [topic, grp, partitions, before, upTo]: [string, string, number[], number[], number[]]) =>
      partitions.flatMap((partition, index) => {
        const key = checkpointKey(topic, grp, partition);
        const row = tables.of('consumer_checkpoint').get(key);
        if (row?.['position'] !== before[index]) return [];
        tables.of('consumer_checkpoint').set(key, { ...row, position: upTo[index] });
        return [{}];
      }),
  },
  {
    text: 'insert into consumer_checkpoint (topic, grp, partition, position) select * from unnest',
    run: (tables, [topics, groups, partitions, positions]: [string[], string[], number[], number[]]) => {
      topics.forEach((topic, index) => {
        const [grp, partition, position] = [groups[index] ?? '', partitions[index] ?? 0, positions[index] ?? 0];
        const key = checkpointKey(topic, grp, partition);
        const known = (tables.of('consumer_checkpoint').get(key)?.['position'] ?? 0) as number;
        const row = { topic, grp, partition, position: Math.max(known, position) };
        tables.of('consumer_checkpoint').set(key, row);
      });
      return [];
    },
  },
  {
    text: 'insert into consumer_skipped (letter_id)',
    run: (tables, [letterIds]: [readonly string[]]) => {
      for (const letter_id of letterIds) tables.of('consumer_skipped').set(letter_id, { letter_id });
      return [];
    },
  },
  {
    text: 'with wanted as ( select key, owner, detail, ordinality',
    run: (tables, [keys, owners, details]: [string[], string[], (string | null)[]]) => {
      const table = tables.of('key_registry');
      keys.forEach((key, index) => {
        if (!table.has(key)) table.set(key, { key, owner: owners[index], detail: details[index] ?? null });
      });
      return [...new Set(keys)].map((key) => table.get(key) ?? {});
    },
  },
  {
    text: 'select key, owner, detail from key_registry where key = any($1::text[])',
    run: (tables, [keys]: [readonly string[]]) =>
      keys.flatMap((key) => (tables.of('key_registry').get(key) as Owner | undefined) ?? []),
  },
  {
    text: 'delete from key_registry where owner = any($1::text[])',
    run: (tables, [owners]: [readonly string[]]) => {
      const table = tables.of('key_registry');
      for (const { key, owner } of tables.rows<Owner>('key_registry')) if (owners.includes(owner)) table.delete(key);
      return [];
    },
  },
  {
    text: 'insert into member_directory (member_id, reference, enrolled_at)',
    run: (tables, [json]: [string]) => {
      const table = tables.of('member_directory');
      for (const member of JSON.parse(json) as Omit<Member, 'closed_at' | 'merged_into'>[])
        table.set(member.member_id, { closed_at: null, merged_into: null, ...table.get(member.member_id), ...member });
      return [];
    },
  },
  {
    text: 'update member_directory set closed_at = given.closed_at',
    run: (tables, [json]: [string]) => {
      const table = tables.of('member_directory');
      for (const { memberId, closed_at } of JSON.parse(json) as { memberId: string; closed_at: string }[]) {
        const member = table.get(memberId);
        if (member !== undefined) table.set(memberId, { ...member, closed_at });
      }
      return [];
    },
  },
  {
    text: 'update member_directory set reference = null',
    run: (tables, [memberIds]: [readonly string[]]) => {
      const table = tables.of('member_directory');
      for (const memberId of memberIds) {
        const member = table.get(memberId);
        if (member !== undefined) table.set(memberId, { ...member, reference: null });
      }
      return [];
    },
  },
  {
    text: 'update member_directory set merged_into = given.survivor',
    run: (tables, [memberIds, survivors]: [readonly string[], readonly (string | null)[]]) => {
      const table = tables.of('member_directory');
      memberIds.forEach((memberId, index) => {
        const member = table.get(memberId);
        if (member !== undefined) table.set(memberId, { ...member, merged_into: survivors[index] ?? null });
      });
      return [];
    },
  },
  {
    text: 'select merged_into as survivor from member_directory where member_id = $1',
    run: (tables, [memberId]: [string]) => {
      const member = tables.of('member_directory').get(memberId) as Member | undefined;
      return member === undefined ? [] : [{ survivor: member.merged_into }];
    },
  },
  {
    text: 'select enrolled_at as "enrolledAt" from member_directory where member_id = $1',
    run: (tables, [memberId]: [string]) => {
      const member = tables.of('member_directory').get(memberId) as Member | undefined;
      return member === undefined ? [] : [{ enrolledAt: member.enrolled_at }];
    },
  },
  {
    text: 'select member_id as "memberId" from member_directory where member_id = any($1::text[]) and closed_at <= $2',
    run: (tables, [memberIds, by]: [readonly string[], string]) =>
      tables
        .rows<Member>('member_directory')
        .filter(({ member_id, closed_at }) => memberIds.includes(member_id) && closed_at !== null && closed_at <= by)
        .map(({ member_id: memberId }) => ({ memberId })),
  },
  {
    text: 'select 1 from member_directory where member_id = $1 and closed_at is not null',
    run: (tables, [memberId]: [string]) =>
      tables
        .rows<Member>('member_directory')
        .filter(({ member_id, closed_at }) => member_id === memberId && closed_at !== null),
  },
  {
    text: 'select 1 from member_directory where member_id = $1',
    run: (tables, [memberId]: [string]) => (tables.of('member_directory').has(memberId) ? [{}] : []),
  },
];
