import { Injectable } from '@nestjs/common';
import { ContextPorts } from '@accrue/context-kit';
import { BoundedWait } from '@accrue/http';
import { minorUnits, points, Rejected, type InstantIso } from '@accrue/kernel';
import type { Clawback, TransferLimits, WalletValue } from '@accrue/ledger-domain';
import type { LedgerProblemCode } from '../problem-statuses';

/** What the newest programme that has the wallet says of it. */
export interface KnownWallet {
  readonly unit: string;
  /** More, given or taken by hand, has to be approved; null: nothing has to. */
  readonly approvalAbove: number | null;
  readonly transfers: TransferLimits;
  readonly clawback: Clawback;
}

/** The wallets of all published programmes, as campaigns tells, a moment later. */
@Injectable()
export class KnownWallets {
  private readonly news = new BoundedWait();

  constructor(private readonly ports: ContextPorts) {}

  /** @throws Rejected wallet.unknown when no published programme has had the wallet, after waiting for one that is just published */
  async mustKnow(walletId: string): Promise<KnownWallet> {
    let wallet: KnownWallet | undefined;
    await this.news.until(async () => {
      [wallet] = await this.ports.database.query<KnownWallet>(
        'select unit, approval_above as "approvalAbove", transfers, clawback from wallet where wallet_id = $1',
        [walletId],
      );
      return wallet !== undefined;
    });
    if (wallet === undefined) throw new Rejected<LedgerProblemCode>('wallet.unknown', { walletId });
    return wallet;
  }

  /**
   * By the version of the programme that a receipt of this instant is held against: the latest that is in effect, else the first.
   * @throws Rejected wallet.unknown, wallet.no_value
   */
  async mustHaveValue(walletId: string, at: InstantIso): Promise<WalletValue> {
    await this.mustKnow(walletId);
    const [said] = await this.ports.database.query<Said>(VALUE, [walletId, at]);
    if (said === undefined || said.points === null)
      throw new Rejected<LedgerProblemCode>('wallet.no_value', { walletId });
    return { points: points(said.points), minor: minorUnits(said.minor) };
  }
}

const VALUE = `
  select points, minor from wallet_value where wallet_id = $1
  order by effective_from <= $2 desc, case when effective_from <= $2 then version else -version end desc limit 1`;

type Said = { readonly points: number; readonly minor: number } | { readonly points: null; readonly minor: null };
