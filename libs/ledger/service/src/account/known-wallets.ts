import { Injectable } from '@nestjs/common';
import { ContextPorts } from '@accrue/context-kit';
import { BoundedWait } from '@accrue/http';
import { Rejected } from '@accrue/kernel';
import type { LedgerProblemCode } from '../problem-statuses';

/** The wallets of all published programmes, as campaigns tells, a moment later. */
@Injectable()
export class KnownWallets {
  private readonly news = new BoundedWait();

  constructor(private readonly ports: ContextPorts) {}

  /**
   * @returns its unit
   * @throws Rejected wallet.unknown when no published programme has had the wallet, after waiting for one that is just published
   */
  async mustKnow(walletId: string): Promise<string> {
    let unit: string | undefined;
    await this.news.until(async () => {
      const [known] = await this.ports.database.query<{ readonly unit: string }>(
        'select unit from wallet where wallet_id = $1',
        [walletId],
      );
      unit = known?.unit;
      return unit !== undefined;
    });
    if (unit === undefined) throw new Rejected<LedgerProblemCode>('wallet.unknown', { walletId });
    return unit;
  }
}
