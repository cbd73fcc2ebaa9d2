import { Injectable } from '@nestjs/common';
import { unitOf } from '@accrue/contracts';
import { exactIntegers } from '@accrue/http';
import { ContextPorts } from '@accrue/context-kit';
import { Programmes } from '../programme/programmes';

/** What all recorded receipts came to. Units are whole goods (weighted ones with decimals). */
export interface ReceiptStats extends ReceiptCounts, ReturnLineCounts {
  /** What receipts brought members, wallet by wallet. */
  readonly wallets: readonly WalletTotals[];
  readonly unitsMatched: number;
  readonly unitsNotMatched: number;
}

interface ReceiptCounts {
  readonly receipts: number;
  readonly receiptsOfMembers: number;
  readonly receiptsUnattributed: number;
  readonly memberSales: number;
  readonly memberSalesEarningZero: number;
}

export interface WalletTotals extends Amounts {
  readonly walletId: string;
  readonly unit: string;
}

interface Amounts {
  readonly granted: number;
  readonly clawedBack: number;
  /** What is left of it: what of it was spent, or expired, the ledger says. */
  readonly earned: number;
}

interface ReturnLineCounts {
  readonly returnLinesMatchedFully: number;
  readonly returnLinesMatchedPartly: number;
  readonly returnLinesNotMatched: number;
}

const RECEIPTS = `
select count(*)::int as "receipts",
       count(member_id)::int as "receiptsOfMembers",
       (count(*) - count(member_id))::int as "receiptsUnattributed",
       (count(*) filter (where kind = 'sale' and member_id is not null))::int as "memberSales",
       (count(*) filter (
         where kind = 'sale' and member_id is not null
         and not exists (select from awards a where a.receipt_id = r.receipt_id)
       ))::int as "memberSalesEarningZero"
from receipts r`;

const AWARDS = `
select wallet_id as "walletId", sum(granted) as granted, sum(reversed) as "clawedBack", sum(granted - reversed) as earned
from awards where receipt_id is not null group by wallet_id`;

/** Lines of goods that earn, not of money alone; what never earns has nothing to take back. A void is no return, and an undone return is none. */
const RETURN_LINES = `
with line as (
  select (line ->> 'units')::bigint as units, (line ->> 'matchedUnits')::bigint as matched
  from returns join receipts using (receipt_id, member_id), json_array_elements(returns.lines) as line
  where receipts.kind <> 'void' and returns.status <> 'voided' and (line ->> 'eligible')::boolean and line ->> 'refund' is null
)
select (count(*) filter (where matched = units))::int as "returnLinesMatchedFully",
       (count(*) filter (where matched > 0 and matched < units))::int as "returnLinesMatchedPartly",
       (count(*) filter (where matched = 0))::int as "returnLinesNotMatched",
       coalesce(sum(matched), 0) as "matchedThousandths",
       coalesce(sum(units - matched), 0) as "unmatchedThousandths"
from line`;

const NOTHING: Amounts = { granted: 0, clawedBack: 0, earned: 0 };

/** Digits as text: sums may pass 2^53. */
type Sums<Name extends string> = Readonly<Record<Name, string>>;
type Thousandths = Sums<'matchedThousandths' | 'unmatchedThousandths'>;

@Injectable()
export class ReceiptStatsReader {
  constructor(
    private readonly ports: ContextPorts,
    private readonly programmes: Programmes,
  ) {}

  async read(): Promise<ReceiptStats> {
    const [receipts, wallets, lines] = await Promise.all([
      this.one<ReceiptCounts>(RECEIPTS),
      this.wallets(),
      this.one<ReturnLineCounts & Thousandths>(RETURN_LINES),
    ]);
    const { matchedThousandths, unmatchedThousandths, ...counts } = lines;
    const units = {
      unitsMatched: Number(matchedThousandths) / 1000,
      unitsNotMatched: Number(unmatchedThousandths) / 1000,
    };
    return { ...receipts, wallets, ...counts, ...units };
  }

  /** Every wallet of the programme, also those into which nothing came yet. */
  private async wallets(): Promise<readonly WalletTotals[]> {
    const rows = await this.ports.database.query<{ walletId: string } & Sums<keyof Amounts>>(AWARDS);
    const sums = new Map(rows.map(({ walletId, ...amounts }) => [walletId, exactIntegers(amounts)]));
    const wallets = (await this.programmes.published()).at(-1)?.document.wallets ?? [];
    return wallets.map((wallet) => ({
      walletId: wallet.id,
      unit: unitOf(wallet),
      ...(sums.get(wallet.id) ?? NOTHING),
    }));
  }

  private async one<Row extends object>(aggregate: string): Promise<Row> {
    const [row] = await this.ports.database.query<Row>(aggregate);
    if (row === undefined) throw new Error('an aggregate without groups has one row');
    return row;
  }
}
