import type { Statement, Tables } from '../simulated-database';
import { pageOfDue } from './page';

type Frame = { version: number; time_zone: string; locale: string };
type Wallet = { wallet_id: string; name: string; unit: string; version: number };
type Terms = { wallet_id: string; version: number; effective_from: string; terms: object };

/** The latest version in effect, before the first one that. */
const inEffect = (said: readonly Terms[], at: string): Terms | undefined => {
  const rising = [...said].sort((a, b) => a.version - b.version);
  return rising.findLast(({ effective_from }) => effective_from <= at) ?? rising[0];
};

type Try = { card_id: string; wrong: number; tried_at: string };

export const ledgerStatements: readonly Statement[] = [
  {
    text: 'insert into gift_card_try as known',
    run: (tables, [card_id, wrong, now, before, most]: [string, number, string, string, number]) => {
      const table = tables.of('gift_card_try');
      const known = table.get(card_id) as Try | undefined;
      const counts = known !== undefined && known.tried_at > before;
      const isLocked = counts && known.wrong >= most;
      const inRow = counts && wrong > 0 ? known.wrong + 1 : wrong;
      const after = isLocked ? known : { card_id, wrong: inRow, tried_at: now };
      table.set(card_id, after);
      return [{ wrong: after.wrong, triedAt: after.tried_at }];
    },
  },
  {
    text: 'insert into programme_frame as kept (version, name, time_zone, locale)',
    run: (tables, [version, name, time_zone, locale]: [number, string, string, string]) => {
      const kept = tables.of('programme_frame').get('') as Frame | undefined;
      if (kept === undefined || version > kept.version)
        tables.of('programme_frame').set('', { version, name, time_zone, locale });
      return [];
    },
  },
  {
    text: 'select name, time_zone as "timeZone", locale from programme_frame',
    run: (tables) =>
      tables
        .rows<Frame & { name: string }>('programme_frame')
        .map(({ name, time_zone, locale }) => ({ name, timeZone: time_zone, locale })),
  },
  {
    text: 'insert into wallet as kept (wallet_id, name, unit, version)',
    run: (tables, [json]: [string]) => {
      for (const wallet of JSON.parse(json) as Wallet[]) {
        const kept = tables.of('wallet').get(wallet.wallet_id) as Wallet | undefined;
        if (kept === undefined || wallet.version > kept.version)
          tables.of('wallet').set(wallet.wallet_id, { ...wallet, unit: kept?.unit ?? wallet.unit });
      }
      return [];
    },
  },
  {
    text: 'insert into wallet_terms (wallet_id, version, effective_from, terms)',
    run: (tables, [json]: [string]) => {
      for (const said of JSON.parse(json) as Terms[])
        tables.of('wallet_terms').set(JSON.stringify([said.wallet_id, said.version]), said);
      return [];
    },
  },
  {
    text: 'select version, effective_from as "effectiveFrom", json_agg(json_build_object(',
    run: (tables) =>
      [...Map.groupBy(tables.rows<Terms>('wallet_terms'), ({ version }) => version)]
        .sort(([a], [b]) => a - b)
        .map(([version, said]) => {
          const rewards = said.flatMap(({ wallet_id: walletId, terms }) => {
            const { automatic } = terms as { automatic: object | null };
            return automatic === null ? [] : [{ walletId, ...automatic }];
          });
          const effectiveFrom = said[0]?.effective_from;
          return { version, effectiveFrom, rewards: rewards.length === 0 ? null : rewards };
        }),
  },
  {
    text: 'select unit, terms',
    run: (tables, [walletId, at]: [string, string]) =>
      tables
        .rows<Wallet>('wallet')
        .filter(({ wallet_id }) => wallet_id === walletId)
        .flatMap(({ unit }) => {
          const said = tables.rows<Terms>('wallet_terms').filter(({ wallet_id }) => wallet_id === walletId);
          const terms = inEffect(said, at)?.terms;
          return terms === undefined ? [] : [{ unit, terms }];
        }),
  },
  {
    text: 'select distinct on (wallet_id) wallet_id as "walletId", terms from wallet_terms',
    run: (tables, [at]: [string]) =>
      [...Map.groupBy(tables.rows<Terms>('wallet_terms'), ({ wallet_id }) => wallet_id)]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([walletId, said]) => ({ walletId, terms: inEffect(said, at)?.terms })),
  },
  {
    text: 'select wallet_id as "walletId" from wallet order by wallet_id limit 1',
    run: (tables) =>
      tables
        .rows<Wallet>('wallet')
        .map(({ wallet_id }) => ({ walletId: wallet_id }))
        .sort((a, b) => (a.walletId < b.walletId ? -1 : 1))
        .slice(0, 1),
  },
  {
    text: 'select wallet_id, unit from wallet',
    run: (tables) => tables.rows<Wallet>('wallet'),
  },
  {
    text: 'select distinct signed_at as "dueAt", member_id as key from opening_lot',
    // Nobody brings balances along.
    run: () => [],
  },
  {
    text: '(select distinct expires_at as "dueAt", member_id as key from open_holds',
    run: (tables, [by, dueAt, key, limit]: [string, string, string, number]) => {
      const due = (table: string, column: string) =>
        tables.rows(table).map((row) => ({ dueAt: row[column], key: row['member_id'] }) as never);
      return pageOfDue([...due('open_holds', 'expires_at'), ...due('lots', 'due_at')], {
        by,
        after: [dueAt, key],
        limit,
      });
    },
  },
  {
    text: 'select p.partition, l.number, l.last_position as "lastPosition", l.head, l.linked_at as "linkedAt"',
    run: (tables, [partitions]: [number]) =>
      Array.from({ length: partitions }, (_, partition) => linksOf(tables, partition).at(-1))
        .filter((link) => link !== undefined)
        .map(({ last_position: lastPosition, linked_at: linkedAt, ...link }) => ({ ...link, lastPosition, linkedAt })),
  },
  {
    text: 'insert into ledger_chain (partition, number, last_position, entries, head, linked_at)',
    run: (tables, [partition, number, last_position, entries, head, linked_at]: ChainValues) => {
      const key = `${String(partition)} ${String(number)}`;
      const chain = tables.of('ledger_chain');
      if (!chain.has(key)) chain.set(key, { partition, number, last_position, entries, head, linked_at });
      return [];
    },
  },
  {
    text: 'select min(linked_at) as at from ledger_chain',
    run: (tables) => {
      const [first = null] = tables
        .rows<Link>('ledger_chain')
        .map(({ linked_at }) => linked_at)
        .sort();
      return [{ at: first }];
    },
  },
  { text: 'lock table ledger_head', run: () => [] },
  {
    text: 'select document from ledger_head order by number desc',
    run: (tables) => tables.rows('ledger_head').slice(-1),
  },
  {
    text: 'insert into ledger_signing_key (x, first_used_at)',
    run: (tables, [x, first_used_at]: [string, string]) => {
      if (!tables.of('ledger_signing_key').has(x)) tables.of('ledger_signing_key').set(x, { x, first_used_at });
      return [];
    },
  },
  {
    text: 'insert into ledger_head (number, closed_at, document)',
    run: (tables, [number, closed_at, document]: [number, string, string]) => {
      tables.of('ledger_head').set(String(number), { number, closed_at, document });
      return [];
    },
  },
];

type ChainValues = [number, number, number, Buffer, Buffer, string];
type Link = {
  partition: number;
  number: number;
  last_position: number;
  entries: Buffer;
  head: Buffer;
  linked_at: string;
};

const linksOf = (tables: Tables, partition: number): readonly Link[] =>
  tables
    .rows<Link>('ledger_chain')
    .filter((link) => link.partition === partition)
    .sort((a, b) => a.number - b.number);
