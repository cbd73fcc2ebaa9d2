import { Inject, Injectable } from '@nestjs/common';
import { CONTEXT_PORTS, type ContextPorts } from '@accrue/http';

/** What all recorded receipts came to. Units are whole goods (weighted ones with decimals). */
export interface ReceiptStats {
  readonly receipts: number;
  readonly receiptsOfMembers: number;
  readonly receiptsUnattributed: number;
  readonly memberSales: number;
  readonly memberSalesEarningZero: number;
  readonly pointsGranted: number;
  readonly pointsClawedBack: number;
  readonly pointsOutstanding: number;
  readonly returnLinesMatchedFully: number;
  readonly returnLinesMatchedPartly: number;
  readonly returnLinesNotMatched: number;
  readonly unitsMatched: number;
  readonly unitsNotMatched: number;
}

const RECEIPTS = `
select count(*)::int as "receipts",
       count(member_id)::int as "receiptsOfMembers",
       (count(*) - count(member_id))::int as "receiptsUnattributed",
       (count(*) filter (where kind = 'sale' and member_id is not null))::int as "memberSales",
       (count(*) filter (where kind = 'sale' and member_id is not null and not exists (select from awards a where a.receipt_id = r.receipt_id)))::int as "memberSalesEarningZero"
from receipts r`;

const AWARDS = `
select coalesce(sum(granted), 0)::bigint as "pointsGranted",
       coalesce(sum(reversed), 0)::bigint as "pointsClawedBack",
       coalesce(sum(granted - reversed), 0)::bigint as "pointsOutstanding"
from awards`;

/** Lines of goods that earn; what never earns has nothing to take back. */
const RETURN_LINES = `
select (count(*) filter (where matched = 'full'))::int as "returnLinesMatchedFully",
       (count(*) filter (where matched = 'part'))::int as "returnLinesMatchedPartly",
       (count(*) filter (where matched = 'none'))::int as "returnLinesNotMatched",
       coalesce(sum(matched_units), 0)::bigint as "matchedThousandths",
       coalesce(sum(units - matched_units), 0)::bigint as "unmatchedThousandths"
from return_lines where eligible`;

@Injectable()
export class ReceiptStatsReader {
  constructor(@Inject(CONTEXT_PORTS) private readonly ports: ContextPorts) {}

  async read(): Promise<ReceiptStats> {
    const { database } = this.ports;
    const [receipts, awards, lines] = await Promise.all([database.query(RECEIPTS), database.query(AWARDS), database.query<Record<string, number>>(RETURN_LINES)]);
    const { matchedThousandths = 0, unmatchedThousandths = 0, ...counts } = lines[0] ?? {};
    return { ...receipts[0], ...awards[0], ...counts, unitsMatched: matchedThousandths / 1000, unitsNotMatched: unmatchedThousandths / 1000 } as unknown as ReceiptStats;
  }
}
