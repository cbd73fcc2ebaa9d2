import type { Statement, Tables } from '../simulated-database';
import { dueStatement, pageOfDue } from './page';

interface Offered {
  readonly version: number;
  readonly effective_from: string;
  readonly offers: readonly { readonly rewardId: string }[];
  readonly draws: readonly object[];
  readonly is_offered: boolean;
}

const versionsOf = (tables: Tables): readonly Offered[] =>
  [...tables.rows<Offered>('programme')].sort((a, b) => a.version - b.version);

export const rewardsStatements: readonly Statement[] = [
  {
    text: 'insert into programme (version, effective_from, offers, draws)',
    run: (tables, [version, effective_from, offers, draws]: [number, string, string, string]) => {
      const key = String(version);
      const said = { offers: JSON.parse(offers) as unknown, draws: JSON.parse(draws) as unknown };
      if (!tables.of('programme').has(key))
        tables.of('programme').set(key, { version, effective_from, ...said, is_offered: false });
      return [];
    },
  },
  {
    text: 'select version::text as key, effective_from as "dueAt" from programme',
    run: (tables, [by, dueAt, version, limit]: [string, string, number, number]) => {
      const items = versionsOf(tables)
        .filter(({ is_offered }) => !is_offered)
        .map((row) => ({ key: String(row.version), dueAt: row.effective_from }) as never);
      return pageOfDue(items, { by, after: [dueAt, String(version)], limit });
    },
  },
  {
    text: 'update programme set is_offered = true where version <= $1',
    run: (tables, [version]: [number]) => {
      for (const [key, row] of tables.of('programme'))
        if ((row['version'] as number) <= version) tables.of('programme').set(key, { ...row, is_offered: true });
      return [];
    },
  },
  {
    text: 'select latest.version, latest.effective_from as "effectiveFrom", latest.offers, latest.draws, array(',
    run: (tables, [now]: [string]) => {
      const versions = versionsOf(tables);
      const latest = versions.filter(({ version, effective_from }) => version === 1 || effective_from <= now).at(-1);
      if (latest === undefined) return [];
      const offered = new Set(latest.offers.map(({ rewardId }) => rewardId));
      const before = versions.filter(({ version }) => version < latest.version).flatMap(({ offers }) => offers);
      const retiredIds = [...new Set(before.map(({ rewardId }) => rewardId))].filter((id) => !offered.has(id));
      const { version, effective_from: effectiveFrom, offers, draws } = latest;
      return [{ version, effectiveFrom, offers, draws, retiredIds }];
    },
  },
  {
    text: 'insert into member_tier (member_id, tier_id, sequence)',
    run: (tables, [ids, tierIds, sequences]: [string[], (string | null)[], number[]]) => {
      const table = tables.of('member_tier');
      ids.forEach((member_id, nth) => {
        const sequence = sequences[nth] as number;
        if (((table.get(member_id)?.['sequence'] as number | undefined) ?? 0) < sequence)
          table.set(member_id, { member_id, tier_id: tierIds[nth] ?? null, sequence });
      });
      return [];
    },
  },
  {
    text: 'select tier_id as "tierId" from member_tier where member_id = $1',
    run: (tables, [memberId]: [string]) => {
      const row = tables.of('member_tier').get(memberId);
      return row === undefined ? [] : [{ tierId: row['tier_id'] }];
    },
  },
  {
    text: 'insert into code_vault (reward_id, code_id, code)',
    run: (tables, [reward_id, json]: [string, string]) => {
      for (const { codeId, code } of JSON.parse(json) as { codeId: string; code: string }[]) {
        const key = `${reward_id} ${codeId}`;
        if (!tables.of('code_vault').has(key)) tables.of('code_vault').set(key, { reward_id, code_id: codeId, code });
      }
      return [];
    },
  },
  {
    text: 'select code from code_vault where reward_id = $1 and code_id = $2',
    run: (tables, [rewardId, codeId]: [string, string]) => {
      const row = tables.of('code_vault').get(`${rewardId} ${codeId}`);
      return row === undefined ? [] : [{ code: row['code'] }];
    },
  },
  dueStatement(
    { table: 'redemption', key: 'redemption_id', dueAt: 'confirm_by' },
    { isDue: (row) => row['status'] === 'reserved' },
  ),
  dueStatement(
    { table: 'redemption', key: 'redemption_id', dueAt: 'use_by' },
    { isDue: (row) => row['status'] === 'completed' },
  ),
  dueStatement({ table: 'wait', key: 'redemption_id', dueAt: 'due_at' }, { isDue: () => true }),
  dueStatement({ table: 'wait', key: 'redemption_id', dueAt: 'ends_at' }, { isDue: () => true }),
  dueStatement({ table: 'draw', key: 'draw_id', dueAt: 'due_at' }, { isDue: () => true }),
  dueStatement(
    { table: 'given_reward', key: 'given_id', dueAt: 'use_by' },
    { isDue: ({ status, fulfilment_ref: ref }) => (status === 'given' || status === 'lapsed') && ref !== null },
  ),
];
