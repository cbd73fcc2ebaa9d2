import { Injectable } from '@nestjs/common';
import type { CoalitionSection } from '@accrue/contracts';
import type { BrandPoints } from '@accrue/campaigns-domain';
import { ContextPorts } from '@accrue/context-kit';
import { exactIntegers } from '@accrue/http';
import type { InstantIso } from '@accrue/kernel';
import { notVoided } from '../read-models/not-voided';

/**
 * $1 the wallet, $2 and $3 the period, $4 and $5 stores and their brands. What came back counts when it did, and with the brand where it had been
 * earned; a receipt that was voided never paid anything.
 */
const SUMS = `
with moved as (
  select r.store_id, i.granted as issued, 0 as redeemed
  from awards i join receipts r using (receipt_id)
  where i.wallet_id = $1 and r.occurred_at >= $2 and r.occurred_at < $3
  union all
  select r.store_id, -(back ->> 'points')::bigint, 0
  from awards i join receipts r using (receipt_id), json_array_elements(i.reversals) as back
  where i.wallet_id = $1 and (back ->> 'occurredAt')::timestamptz >= $2 and (back ->> 'occurredAt')::timestamptz < $3
  union all
  select r.store_id, 0, p.points
  from points_paid p join receipts r using (receipt_id)
  where p.wallet_id = $1 and r.occurred_at >= $2 and r.occurred_at < $3 and r.kind <> 'void' and ${notVoided('r')}
)
select b.brand_id as "brandId", sum(m.issued) as issued, sum(m.redeemed) as redeemed
from moved m left join unnest($4::text[], $5::text[]) as b(store_id, brand_id) using (store_id)
group by b.brand_id`;

/** Points by brand, from the context’s own read models. */
@Injectable()
export class BrandSums {
  constructor(private readonly ports: ContextPorts) {}

  async read(
    { wallet, brands }: CoalitionSection,
    { from, until }: { readonly from: InstantIso; readonly until: InstantIso },
  ): Promise<readonly BrandPoints[]> {
    const stores = brands.flatMap(({ id, stores: own }) => own.map((store) => [store, id] as const));
    const rows = await this.ports.database.query<
      Readonly<Record<keyof Omit<BrandPoints, 'brandId'>, string>> & Pick<BrandPoints, 'brandId'>
    >(SUMS, [wallet, from, until, stores.map(([store]) => store), stores.map(([, brand]) => brand)]);
    return rows.map(({ brandId, ...sums }) => ({ brandId, ...exactIntegers(sums) }));
  }
}
