import { Injectable } from '@nestjs/common';
import { exactIntegers } from '@accrue/http';
import { ContextPorts } from '@accrue/context-kit';

/** What all recorded receipts came to. Units are whole goods (weighted ones with decimals). */
export interface ReceiptStats extends ReceiptCounts, PointTotals, ReturnLineCounts {
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

interface PointTotals {
  readonly pointsGranted: number;
  readonly pointsClawedBack: number;
  readonly pointsOutstanding: number;
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
select coalesce(sum(granted), 0) as "pointsGranted",
       coalesce(sum(reversed), 0) as "pointsClawedBack",
       coalesce(sum(granted - reversed), 0) as "pointsOutstanding"
from awards`;

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

/** Digits as text: sums may pass 2^53. */
type Sums<Name extends string> = Readonly<Record<Name, string>>;
type Thousandths = Sums<'matchedThousandths' | 'unmatchedThousandths'>;

@Injectable()
export class ReceiptStatsReader {
  constructor(private readonly ports: ContextPorts) {}

  async read(): Promise<ReceiptStats> {
    const [receipts, points, lines] = await Promise.all([
      this.one<ReceiptCounts>(RECEIPTS),
      this.one<Sums<keyof PointTotals>>(AWARDS),
      this.one<ReturnLineCounts & Thousandths>(RETURN_LINES),
    ]);
    const { matchedThousandths, unmatchedThousandths, ...counts } = lines;
    const units = {
      unitsMatched: Number(matchedThousandths) / 1000,
      unitsNotMatched: Number(unmatchedThousandths) / 1000,
    };
    return { ...receipts, ...exactIntegers(points), ...counts, ...units };
  }

  private async one<Row extends object>(aggregate: string): Promise<Row> {
    const [row] = await this.ports.database.query<Row>(aggregate);
    if (row === undefined) throw new Error('an aggregate without groups has one row');
    return row;
  }
}
