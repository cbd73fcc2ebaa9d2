import { programmePublished, unitOf } from '@accrue/contracts';
import { ConsumesInTransaction, Policy, type MessageOf } from '@accrue/messaging';
import type { Transaction } from '@accrue/persistence';

/** The wallets of the programme, each as the latest version has it, whatever order the versions come in. */
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
          version,
        });
    await tx.query(
      `insert into wallet as kept (wallet_id, name, unit, approval_above, version)
       select wallet_id, name, unit, approval_above, version
       from json_to_recordset($1::json) as w(wallet_id text, name text, unit text, approval_above bigint, version integer)
       on conflict (wallet_id) do update
       set name = excluded.name, approval_above = excluded.approval_above, version = excluded.version
       where excluded.version > kept.version`,
      [JSON.stringify([...wallets.values()])],
    );
  }
}
