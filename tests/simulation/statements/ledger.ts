import type { Statement } from '../simulated-database';
import { pageOfDue } from './page';

type Frame = { version: number; time_zone: string; locale: string };
type Wallet = { wallet_id: string; name: string; unit: string; approval_above: number | null; version: number };

export const ledgerStatements: readonly Statement[] = [
  {
    text: 'insert into programme_frame as kept (version, time_zone, locale)',
    run: (tables, [version, time_zone, locale]: [number, string, string]) => {
      const kept = tables.of('programme_frame').get('') as Frame | undefined;
      if (kept === undefined || version > kept.version)
        tables.of('programme_frame').set('', { version, time_zone, locale });
      return [];
    },
  },
  {
    text: 'insert into wallet as kept (wallet_id, name, unit, approval_above, version)',
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
    text: 'select unit, approval_above as "approvalAbove" from wallet where wallet_id = $1',
    run: (tables, [walletId]: [string]) =>
      tables
        .rows<Wallet>('wallet')
        .filter((wallet) => wallet.wallet_id === walletId)
        .map(({ unit, approval_above }) => ({ unit, approvalAbove: approval_above })),
  },
  {
    text: 'select wallet_id, unit from wallet',
    run: (tables) => tables.rows<Wallet>('wallet'),
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
];
