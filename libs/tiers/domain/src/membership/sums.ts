import { amountIn, walletAmounts, type WalletAmounts } from '@accrue/kernel';
import { placeOf, type Ladder } from '../ladder/ladder';

export interface SumsCounted {
  readonly amounts: WalletAmounts;
  readonly spend: number;
  readonly decisiveAmounts: WalletAmounts;
  readonly decisiveSpend: number;
}

/** Of one wallet, or of spend. */
class Sum {
  sum = 0;
  decisive = 0;

  hold(keeps: boolean): void {
    this.decisive = Math.max(keeps ? this.decisive : 0, this.sum);
  }
}

/** All that was counted, and what decides of it on a ladder that counts all the time. */
export class Sums {
  private readonly spend = new Sum();
  private readonly byWallet = new Map<string, Sum>();
  private readonly all: Sum[] = [this.spend];

  /** What was counted before: what decides of it is held anew. */
  resume(counted: Pick<SumsCounted, 'amounts' | 'spend'>): void {
    this.add(counted);
  }

  add({ amounts, spend }: Pick<SumsCounted, 'amounts' | 'spend'>): void {
    this.spend.sum += spend;
    for (const walletId of Object.keys(amounts)) this.of(walletId).sum += amountIn(amounts, walletId);
  }

  hold(keeps: boolean): void {
    for (const sum of this.all) sum.hold(keeps);
  }

  decisiveFor(ladder: Ladder): number {
    return this.for(ladder)?.decisive ?? 0;
  }

  sumFor(ladder: Ladder): number {
    return this.for(ladder)?.sum ?? 0;
  }

  result(): SumsCounted {
    const amounts = (which: 'sum' | 'decisive'): WalletAmounts =>
      walletAmounts([...this.byWallet].map(([walletId, sum]) => [walletId, sum[which]] as const));
    const { sum: spend, decisive: decisiveSpend } = this.spend;
    return { amounts: amounts('sum'), spend, decisiveAmounts: amounts('decisive'), decisiveSpend };
  }

  private for({ qualify }: Ladder): Sum | undefined {
    return qualify.by === 'spend' ? this.spend : this.byWallet.get(placeOf(qualify));
  }

  private of(walletId: string): Sum {
    let sum = this.byWallet.get(walletId);
    if (sum === undefined) {
      sum = new Sum();
      this.byWallet.set(walletId, sum);
      this.all.push(sum);
    }
    return sum;
  }
}
