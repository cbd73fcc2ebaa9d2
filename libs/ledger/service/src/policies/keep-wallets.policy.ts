import { Injectable } from '@nestjs/common';
import { programmePublished, TOPICS, type Static } from '@accrue/contracts';
import { ConsumesInTransaction, type Message } from '@accrue/messaging';
import type { Transaction } from '@accrue/persistence';

interface Wallet {
  readonly id: string;
  readonly name?: string;
}

/** The wallets of the programme. One that a later version drops stays: its points do not vanish. */
@Injectable()
export class KeepWalletsPolicy {
  @ConsumesInTransaction(TOPICS.programmeState, { group: 'ledger.keep-wallets', types: [programmePublished.type] })
  async keep(messages: readonly Message[], tx: Transaction): Promise<void> {
    const wallets = new Map<string, { wallet_id: string; name: string }>();
    for (const message of messages) {
      const { document } = message.data as Static<typeof programmePublished.schema>;
      for (const wallet of walletsOf(document))
        wallets.set(wallet.id, { wallet_id: wallet.id, name: wallet.name ?? wallet.id });
    }
    await tx.query(
      `insert into wallet (wallet_id, name)
       select wallet_id, name from json_to_recordset($1::json) as w(wallet_id text, name text)
       on conflict (wallet_id) do update set name = excluded.name`,
      [JSON.stringify([...wallets.values()])],
    );
  }
}

const walletsOf = (document: object): readonly Wallet[] => {
  const { wallets } = document as { readonly wallets?: readonly Wallet[] };
  return wallets ?? [];
};
