import type { Statement, Tables } from '../simulated-database';
import { pageOfDue } from './page';

type Frame = { version: number; time_zone: string; locale: string };
type Wallet = {
  wallet_id: string;
  name: string;
  unit: string;
  approval_above: number | null;
  transfers: object;
  clawback: string;
  version: number;
};

export const ledgerStatements: readonly Statement[] = [
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
    text: 'insert into wallet as kept (wallet_id, name, unit, approval_above, transfers, clawback, version)',
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
    text: 'insert into wallet_value (wallet_id, version, effective_from, points, minor)',
    run: (tables, [json]: [string]) => {
      for (const value of JSON.parse(json) as { wallet_id: string; version: number }[])
        tables.of('wallet_value').set(JSON.stringify([value.wallet_id, value.version]), value);
      return [];
    },
  },
  {
    text: 'select unit, approval_above as "approvalAbove", transfers, clawback from wallet where wallet_id = $1',
    run: (tables, [walletId]: [string]) =>
      tables
        .rows<Wallet>('wallet')
        .filter((wallet) => wallet.wallet_id === walletId)
        .map(({ unit, approval_above, transfers, clawback }) => ({
          unit,
          approvalAbove: approval_above,
          transfers,
          clawback,
        })),
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
