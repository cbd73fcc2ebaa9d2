import { programmePublished, unitOf, type PublishedReward, type WalletDocument } from '@accrue/contracts';
import { countsMoney, minorUnits, parseDecimal, points } from '@accrue/kernel';
import type { WalletValue } from '@accrue/ledger-domain';
import { ConsumesInTransaction, Policy, type MessageOf } from '@accrue/messaging';
import type { Transaction } from '@accrue/persistence';
import { AutomaticRewards } from '../account/automatic-rewards';
import type { WalletTerms } from '../account/known-wallets';

/** The wallets of the programme, whatever order the versions come in: called as the latest one says, and the terms of each version. */
@Policy()
export class KeepWalletsPolicy {
  constructor(private readonly automatic: AutomaticRewards) {}

  @ConsumesInTransaction('ledger.keep-wallets', programmePublished)
  async keep(messages: readonly MessageOf<typeof programmePublished>[], tx: Transaction): Promise<void> {
    const published = messages.map(({ data }) => data).sort((a, b) => a.version - b.version);
    const said = published.flatMap(({ version, effectiveFrom, document }) =>
      document.wallets.map((wallet) => ({
        wallet_id: wallet.id,
        name: wallet.name,
        unit: unitOf(wallet),
        version,
        effective_from: effectiveFrom,
        terms: termsOf(wallet, document.rewards ?? []),
      })),
    );
    const latest = new Map(said.map((wallet) => [wallet.wallet_id, wallet]));
    await tx.query(
      `insert into wallet as kept (wallet_id, name, unit, version)
       select wallet_id, name, unit, version from json_to_recordset($1::json) as w(wallet_id text, name text, unit text, version integer)
       on conflict (wallet_id) do update set name = excluded.name, version = excluded.version
       where excluded.version > kept.version`,
      [JSON.stringify([...latest.values()])],
    );
    await tx.query(
      `insert into wallet_terms (wallet_id, version, effective_from, terms)
       select wallet_id, version, effective_from, terms
       from json_to_recordset($1::json) as w(wallet_id text, version integer, effective_from timestamptz, terms jsonb)
       on conflict (wallet_id, version) do nothing`,
      [JSON.stringify(said)],
    );
    this.automatic.forget();
  }
}

const termsOf = (wallet: WalletDocument, rewards: readonly PublishedReward[]): WalletTerms => ({
  approvalAbove: wallet.adjustments?.approvalAbove ?? null,
  // Whoever says nothing sets no limit.
  transfers: {
    allowed: wallet.transfers?.allowed ?? true,
    minimum: wallet.transfers?.minimum ?? null,
    perTransfer: wallet.transfers?.perTransfer ?? null,
    perPeriod: wallet.transfers?.perPeriod ?? null,
  },
  payout: payoutOf(wallet),
  clawback: wallet.clawback ?? 'unlimited',
  value: valueOf(wallet),
  automatic: automaticOf(wallet, rewards),
  paying: payingOf(wallet),
});

/** Money leaves only when somebody has agreed, unless the programme says otherwise. */
const payoutOf = ({ payout }: WalletDocument): WalletTerms['payout'] =>
  payout === undefined ? null : { multiple: 1, approval: 'one', ...payout };

/** null: it pays only by its name. */
const payingOf = ({ redeem = {} }: WalletDocument): WalletTerms['paying'] => {
  const { order, minimum = 1, multiple = 1, maxShareOfBasket = '100' } = redeem;
  if (order === undefined) return null;
  const { units, scale } = parseDecimal(maxShareOfBasket, { scaleMax: 2 });
  return { order, minimum, multiple, maxShareBps: units * 10 ** (2 - scale) };
};

const automaticOf = ({ id }: WalletDocument, rewards: readonly PublishedReward[]): WalletTerms['automatic'] => {
  const found = rewards.find(({ wallet, redeem }) => wallet === id && redeem === 'automatic');
  return found === undefined ? null : { rewardId: found.id, points: points(found.points) };
};

/** A wallet in money is worth what it counts. */
const valueOf = (wallet: WalletDocument): WalletValue | null => {
  const value = countsMoney(unitOf(wallet)) ? { points: 1, minor: 1 } : wallet.value;
  return value === undefined ? null : { points: points(value.points), minor: minorUnits(value.minor) };
};
