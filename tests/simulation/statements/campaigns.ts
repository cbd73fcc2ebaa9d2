import type { Statement, Tables } from '../simulated-database';
import { byText, dueStatement } from './page';

/** Nobody is blocked in a simulation. */
type Tenure = { type: string; value: string; member_id: string | null; taken_at: string; ended_at: string | null };
const tenuresOf = (tables: Tables, type: string | undefined, value: string | undefined): readonly Tenure[] =>
  tables.rows<Tenure>('identity_tenure').filter((tenure) => tenure.type === type && tenure.value === value);

const isAfter = (a: string | null, b: string): boolean => a === null || Date.parse(a) > Date.parse(b);

/** As the statement orders them, but for the number of the tenure. */
const tenureAt = (tenures: readonly Tenure[], at: string): Tenure | undefined => {
  const rank = ({ ended_at, taken_at }: Tenure): readonly number[] => [
    ended_at === null ? Infinity : Date.parse(ended_at),
    isAfter(taken_at, at) ? 1 : 0,
    Math.abs(Date.parse(taken_at) - Date.parse(at)),
  ];
  const byRank = (a: Tenure, b: Tenure): number => {
    const [ranks, others] = [rank(a), rank(b)];
    const differs = ranks.findIndex((each, index) => each !== others[index]);
    return differs === -1 ? 0 : (ranks[differs] ?? 0) - (others[differs] ?? 0);
  };
  return tenures.filter(({ ended_at }) => isAfter(ended_at, at)).sort(byRank)[0];
};

const endTenures = (
  tables: Tables,
  [, , memberIds, at]: readonly (readonly string[])[],
  after: (tenure: Tenure, at: string) => Tenure,
): [] => {
  const table = tables.of('identity_tenure');
  memberIds?.forEach((memberId, index) => {
    for (const [key, tenure] of table as Map<string, Tenure>)
      if (tenure.member_id === memberId) table.set(key, after(tenure, at?.[index] ?? ''));
  });
  return [];
};

type Held = { hold_id: string; member_id: string; revision: number; hold: object };
type Referral = { member_id: string; partner_id: string; referred_at: string };
type Redeemed = { readonly redemption_id: string; readonly is_undone: boolean };
const keepNewest = (table: Map<string, object>, key: string, row: { readonly revision: number | undefined }): void => {
  const before = table.get(key) as typeof row | undefined;
  if (before === undefined || (before.revision ?? 0) < (row.revision ?? 0)) table.set(key, row);
};

type Link = { receiptId: string; voidOf: string };
type Waiting = { receipt_id: string; type: string; value: string };

type Shown = [types: readonly string[], values: readonly string[], at: readonly string[]];

/** Every link that hangs together with these, over voids of voids. */
const relatedTo = (receiptIds: readonly string[], links: readonly Link[]): readonly Link[] => {
  const family = new Set(receiptIds);
  for (let before = -1; before !== family.size;) {
    before = family.size;
    for (const { receiptId, voidOf } of links)
      if (family.has(receiptId) || family.has(voidOf)) family.add(receiptId).add(voidOf);
  }
  return links.filter(({ receiptId }) => family.has(receiptId)).sort((a, b) => byText(a.receiptId, b.receiptId));
};

export const campaignsStatements: readonly Statement[] = [
  {
    text: 'insert into identity_tenure (type, value, member_id, taken_at) select f.* from',
    run: (tables, [types, values, memberIds, at]: [string[], string[], string[], string[]]) => {
      types.forEach((type, index) => {
        const tenure = { type, value: values[index], member_id: memberIds[index], taken_at: at[index] };
        const key = JSON.stringify(tenure);
        if (!tables.of('identity_tenure').has(key))
          tables.of('identity_tenure').set(key, { ...tenure, ended_at: null });
      });
      return [];
    },
  },
  {
    text: 'update identity_tenure t set ended_at = f.at from unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[]) as f(type, value, member_id, at) where t.member_id = f.member_id',
    run: (tables, given: readonly (readonly string[])[]) =>
      endTenures(tables, given, (tenure, at) => ({ ...tenure, ended_at: tenure.ended_at ?? at })),
  },
  {
    text: 'update identity_tenure t set member_id = null, ended_at = coalesce(t.ended_at, f.at)',
    run: (tables, given: readonly (readonly string[])[]) =>
      endTenures(tables, given, (tenure, at) => ({ ...tenure, member_id: null, ended_at: tenure.ended_at ?? at })),
  },
  {
    text: 'select w.n, t.member_id as "memberId" from unnest',
    run: (tables, [types, values, at]: Shown) =>
      types.flatMap((type, index) => {
        const tenure = tenureAt(tenuresOf(tables, type, values[index]), at[index] ?? '');
        return tenure === undefined ? [] : [{ n: index + 1, memberId: tenure.member_id }];
      }),
  },
  {
    text: 'select taken_at as "enrolledAt" from identity_tenure',
    run: (tables, [memberId]: [string]) => {
      const [tenure] = tenuresOf(tables, 'member_id', memberId);
      return tenure === undefined ? [] : [{ enrolledAt: tenure.taken_at }];
    },
  },
  {
    text: 'select w.n, exists (select from identity_tenure t',
    run: (tables, [types, values, at]: Shown) =>
      types.flatMap((type, index) => {
        const tenures = tenuresOf(tables, type, values[index]);
        const isSomebodys = tenures.some(({ ended_at }) => type === 'member_id' || isAfter(ended_at, at[index] ?? ''));
        return isSomebodys ? [] : [{ n: index + 1, wasTaken: tenures.length > 0 }];
      }),
  },
  {
    text: 'select 1 from unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[], $5::text[])',
    run: (tables, [types, values, memberIds, at, kinds]: [string[], string[], string[], string[], string[]]) =>
      types.flatMap((type, index) => {
        const tenures = tenuresOf(tables, type, values[index]);
        const isOpen = ({ member_id, ended_at, taken_at }: Tenure): boolean =>
          member_id === memberIds[index] && ended_at === null && isAfter(at[index] ?? '', taken_at);
        const isMissing =
          kinds[index] === 'taken'
            ? tenures.every(({ taken_at }) => taken_at !== at[index])
            : tenures.length === 0 || tenures.some(isOpen);
        return isMissing ? [{}] : [];
      }),
  },
  dueStatement({ table: 'referrals', key: 'action_id', dueAt: 'due_at' }),
  {
    text: 'insert into partner_referral (member_id, partner_id, referred_at)',
    run: (tables, [memberIds, partnerIds, at]: [string[], string[], string[]]) => {
      const table = tables.of('partner_referral');
      memberIds.forEach((member_id, index) => {
        if (!table.has(member_id))
          table.set(member_id, { member_id, partner_id: partnerIds[index], referred_at: at[index] });
      });
      return [];
    },
  },
  {
    text: 'insert into partner_end (partner_id, ended_at)',
    run: (tables, [partnerIds, at]: [string[], string[]]) => {
      const table = tables.of('partner_end');
      partnerIds.forEach((partner_id, index) => {
        if (!table.has(partner_id)) table.set(partner_id, { partner_id, ended_at: at[index] });
      });
      return [];
    },
  },
  {
    text: 'select r.member_id as "memberId", r.partner_id as "partnerId",',
    run: (tables, [memberIds]: [readonly string[]]) =>
      tables.rows<Referral>('partner_referral').flatMap(({ member_id, partner_id, referred_at }) => {
        if (!memberIds.includes(member_id)) return [];
        const end = tables.of('partner_end').get(partner_id) as { ended_at: string } | undefined;
        const until = end?.ended_at ?? null;
        return [{ memberId: member_id, partnerId: partner_id, referredAt: referred_at, until }];
      }),
  },
  {
    text: 'select member_id as "memberId" from partner_referral',
    run: (tables, [partnerIds]: [readonly string[]]) =>
      tables
        .rows<Referral>('partner_referral')
        .flatMap(({ member_id, partner_id }) => (partnerIds.includes(partner_id) ? [{ memberId: member_id }] : [])),
  },
  {
    text: 'select hold from hold_directory where hold_id = any($1::text[])',
    run: (tables, [holdIds]: [readonly string[]]) =>
      tables.rows<Held>('hold_directory').flatMap(({ hold_id, hold }) => (holdIds.includes(hold_id) ? [{ hold }] : [])),
  },
  {
    text: "select coalesce(jsonb_agg(hold), '[]') as holds,",
    run: (tables, [holdIds, memberId]: [readonly string[], string | null]) => {
      const rows = tables.rows<Held>('hold_directory');
      const revisions = rows.flatMap(({ member_id, revision }) => (member_id === memberId ? [revision] : []));
      return [
        {
          holds: rows.flatMap(({ hold_id, hold }) => (holdIds.includes(hold_id) ? [hold] : [])),
          newestRevision: revisions.length === 0 ? null : Math.max(...revisions),
        },
      ];
    },
  },
  {
    text: 'insert into hold_directory (hold_id, member_id, revision, hold)',
    run: (tables, [holdIds, memberIds, revisions, holds]: [string[], string[], number[], string[]]) => {
      holdIds.forEach((hold_id, index) => {
        const member_id = memberIds[index] ?? '';
        const row = {
          hold_id,
          member_id,
          revision: revisions[index],
          hold: JSON.parse(holds[index] ?? '{}') as object,
        };
        tables.of('hold_directory').set(JSON.stringify([hold_id, member_id]), row);
      });
      return [];
    },
  },
  {
    text: 'insert into redemption_directory (redemption_id, member_id, reward_id, completed_at, is_undone)',
    run: (tables, [ids, memberIds, rewardIds, at, undone]: [string[], string[], string[], string[], boolean[]]) => {
      const table = tables.of('redemption_directory') as Map<string, Redeemed>;
      ids.forEach((redemption_id, index) => {
        const row = {
          redemption_id,
          member_id: memberIds[index],
          reward_id: rewardIds[index],
          completed_at: at[index],
        };
        const before = table.get(redemption_id);
        const is_undone = before?.is_undone === true || undone[index] === true;
        table.set(redemption_id, { ...row, ...before, is_undone });
      });
      return [];
    },
  },
  {
    text: 'insert into reward_stock (reward_id, stock, available, revision)',
    run: (tables, [ids, stocks, available, revisions]: [string[], string[], (number | null)[], number[]]) => {
      ids.forEach((reward_id, index) =>
        keepNewest(tables.of('reward_stock'), reward_id, {
          ...{ reward_id, stock: stocks[index], available: available[index], revision: revisions[index] },
        }),
      );
      return [];
    },
  },
  {
    text: 'insert into given_reward_directory (given_id, member_id, reward_id, status, since, revision)',
    run: (
      tables,
      [ids, members, rewards, statuses, since, revisions]: [string[], string[], string[], string[], string[], number[]],
    ) => {
      ids.forEach((given_id, index) =>
        keepNewest(tables.of('given_reward_directory'), given_id, {
          ...{ given_id, member_id: members[index], reward_id: rewards[index], status: statuses[index] },
          ...{ since: since[index], revision: revisions[index] },
        }),
      );
      return [];
    },
  },
  {
    text: 'insert into void_link (receipt_id, void_of)',
    run: (tables, [receiptIds, voidOfs]: [readonly string[], readonly string[]]) => {
      receiptIds.forEach((receiptId, index) => {
        const link = { receiptId, voidOf: voidOfs[index] };
        tables.of('void_link').set(JSON.stringify(link), link);
      });
      return [];
    },
  },
  {
    text: 'with recursive up as ( select receipt_id, void_of from void_link',
    run: (tables, [receiptIds]: [readonly string[]]) => relatedTo(receiptIds, tables.rows<Link>('void_link')),
  },
  {
    text: 'insert into waiting_receipt (receipt_id, type, value)',
    run: (tables, [receiptIds, types, values]: [string[], string[], string[]]) => {
      receiptIds.forEach((receipt_id, index) => {
        const row = { receipt_id, type: types[index], value: values[index] };
        tables.of('waiting_receipt').set(JSON.stringify(row), row);
      });
      return [];
    },
  },
  {
    text: 'select distinct receipt_id as "receiptId" from waiting_receipt',
    run: (tables, [types, values]: [string[], string[]]) => {
      const waits = ({ type, value }: Waiting): boolean =>
        types.some((each, index) => each === type && values[index] === value);
      const found = tables.rows<Waiting>('waiting_receipt').filter(waits);
      return [...new Set(found.map(({ receipt_id }) => receipt_id))].sort(byText).map((receiptId) => ({ receiptId }));
    },
  },
  {
    text: 'delete from waiting_receipt where receipt_id = $1',
    run: (tables, [receiptId]: [string]) => {
      for (const [key, row] of tables.of('waiting_receipt'))
        if (row['receipt_id'] === receiptId) tables.of('waiting_receipt').delete(key);
      return [];
    },
  },
];
