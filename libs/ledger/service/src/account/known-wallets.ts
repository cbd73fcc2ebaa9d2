import { Injectable } from '@nestjs/common';
import { ContextPorts } from '@accrue/context-kit';
import { BoundedWait } from '@accrue/http';
import { Rejected, type InstantIso, type Points } from '@accrue/kernel';
import type { Clawback, PayingWallet, PayoutTerms, TransferLimits, WalletValue } from '@accrue/ledger-domain';
import type { LedgerProblemCode } from '../problem-statuses';

/** What a version of the programme says of a wallet, as far as people and tills ask the ledger for something. */
export interface WalletTerms {
  /** More, given or taken by hand, has to be approved; null: nothing has to. */
  readonly approvalAbove: number | null;
  readonly transfers: TransferLimits;
  /** null: nothing is paid out. */
  readonly payout: PayoutTerms | null;
  readonly clawback: Clawback;
  /** null: the programme does not say. */
  readonly value: WalletValue | null;
  /** How it pays where several wallets do; null: only by its name. */
  readonly paying: (Pick<PayingWallet, 'minimum' | 'multiple' | 'maxShareBps'> & { readonly order: number }) | null;
  /** Redeemed by itself as soon as there is its price; null: nothing is. */
  readonly automatic: { readonly rewardId: string; readonly points: Points } | null;
}

export interface KnownWallet extends WalletTerms {
  readonly unit: string;
}

interface Found {
  readonly unit: string;
  readonly terms: WalletTerms;
}

/** As a receipt of the instant is held against: the latest version that is in effect, before the first one that. */
const FIND = `
  select unit, terms
  from wallet cross join lateral (
    select terms from wallet_terms t where t.wallet_id = wallet.wallet_id
    order by effective_from <= $2 desc, case when effective_from <= $2 then version else -version end desc limit 1) said
  where wallet_id = $1`;

/** The same of all wallets. */
const FIND_ALL = `
  select distinct on (wallet_id) wallet_id as "walletId", terms from wallet_terms
  order by wallet_id, effective_from <= $1 desc, case when effective_from <= $1 then version else -version end desc`;

/** The wallets of all published programmes, as campaigns tells, a moment later. */
@Injectable()
export class KnownWallets {
  private readonly news = new BoundedWait();

  constructor(private readonly ports: ContextPorts) {}

  /** One of them, always the same as long as it is; '': there is no programme yet, so no account has anything. */
  async any(): Promise<string> {
    const [wallet] = await this.ports.database.query<{ walletId: string }>(
      'select wallet_id as "walletId" from wallet order by wallet_id limit 1',
    );
    return wallet?.walletId ?? '';
  }

  /** Those that pay where a till lets all pay, in their order. @param at whose terms count */
  async payingAt(at: InstantIso): Promise<readonly PayingWallet[]> {
    return (await this.termsAt(at))
      .flatMap(({ walletId, terms: { paying, value } }) =>
        paying === null || value === null ? [] : [{ walletId, value, ...paying }],
      )
      .sort((a, b) => a.order - b.order);
  }

  /** What those that are worth something at a till are worth. */
  async valuesAt(at: InstantIso): Promise<ReadonlyMap<string, WalletValue>> {
    const found = await this.termsAt(at);
    return new Map(found.flatMap(({ walletId, terms: { value } }) => (value === null ? [] : [[walletId, value]])));
  }

  private termsAt(at: InstantIso): Promise<readonly { readonly walletId: string; readonly terms: WalletTerms }[]> {
    return this.ports.database.query(FIND_ALL, [at]);
  }

  /**
   * @param at whose terms count
   * @throws Rejected wallet.unknown when no published programme has had the wallet, after waiting for one that is just published
   */
  async mustKnow(walletId: string, at: InstantIso): Promise<KnownWallet> {
    let wallet: Found | undefined;
    await this.news.until(async () => {
      [wallet] = await this.ports.database.query<Found>(FIND, [walletId, at]);
      return wallet !== undefined;
    });
    if (wallet === undefined) throw new Rejected<LedgerProblemCode>('wallet.unknown', { walletId });
    return { unit: wallet.unit, ...wallet.terms };
  }
}
