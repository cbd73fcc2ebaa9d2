import { programmePublished, unitOf, type WalletDocument } from '@accrue/contracts';
import { countsMoney } from '@accrue/kernel';
import type { TransferLimits } from '@accrue/ledger-domain';
import { ConsumesInTransaction, Policy, type MessageOf } from '@accrue/messaging';
import type { Transaction } from '@accrue/persistence';

/** The wallets of the programme, each as the latest version has it, and what each version says it is worth, whatever order the versions come in. */
@Policy()
export class KeepWalletsPolicy {
  @ConsumesInTransaction('ledger.keep-wallets', programmePublished)
  async keep(messages: readonly MessageOf<typeof programmePublished>[], tx: Transaction): Promise<void> {
    const wallets = new Map<string, object>();
    const published = messages.map(({ data }) => data);
    for (const { version, document } of published.sort((a, b) => a.version - b.version))
      for (const wallet of document.wallets)
        wallets.set(wallet.id, {
          wallet_id: wallet.id,
          name: wallet.name,
          unit: unitOf(wallet),
          approval_above: wallet.adjustments?.approvalAbove ?? null,
          transfers: limitsOf(wallet.transfers),
          clawback: wallet.clawback ?? 'unlimited',
          version,
        });
    await tx.query(
      `insert into wallet as kept (wallet_id, name, unit, approval_above, transfers, clawback, version)
       select wallet_id, name, unit, approval_above, transfers, clawback, version
       from json_to_recordset($1::json) as w(wallet_id text, name text, unit text, approval_above bigint, transfers jsonb, clawback text, version integer)
       on conflict (wallet_id) do update
       set name = excluded.name, approval_above = excluded.approval_above,
           transfers = excluded.transfers, clawback = excluded.clawback, version = excluded.version
       where excluded.version > kept.version`,
      [JSON.stringify([...wallets.values()])],
    );
    const values = published.flatMap(({ version, effectiveFrom, document }) =>
      document.wallets.map((wallet) => ({
        wallet_id: wallet.id,
        version,
        effective_from: effectiveFrom,
        ...valueOf(wallet),
      })),
    );
    await tx.query(
      `insert into wallet_value (wallet_id, version, effective_from, points, minor)
       select wallet_id, version, effective_from, points, minor
       from json_to_recordset($1::json) as w(wallet_id text, version integer, effective_from timestamptz, points bigint, minor bigint)
       on conflict (wallet_id, version) do nothing`,
      [JSON.stringify(values)],
    );
  }
}

/** Whoever says nothing sets no limit. */
const limitsOf = (said: WalletDocument['transfers']): TransferLimits => ({
  allowed: said?.allowed ?? true,
  minimum: said?.minimum ?? null,
  perTransfer: said?.perTransfer ?? null,
  perPeriod: said?.perPeriod ?? null,
});

/** A wallet in money is worth what it counts. */
const valueOf = (wallet: WalletDocument): { readonly points: number | null; readonly minor: number | null } =>
  countsMoney(unitOf(wallet))
    ? { points: 1, minor: 1 }
    : { points: wallet.value?.points ?? null, minor: wallet.value?.minor ?? null };
