import { Injectable } from '@nestjs/common';
import { ContextPorts } from '@accrue/context-kit';
import type { ActionId } from '@accrue/kernel';
import type { DueItem, DueQuery, DueWork } from '@accrue/scheduling';
import { Offers } from '../offers/offers';

/** Says of offers whose last day is over that they have expired. */
@Injectable()
export class TellExpiredOffers implements DueWork {
  readonly name = 'tell-expired-offers';

  constructor(
    private readonly ports: ContextPorts,
    private readonly offers: Offers,
  ) {}

  due({ by, after, limit }: DueQuery<DueItem>): Promise<readonly DueItem[]> {
    return this.ports.database.query<DueItem>(
      `select action_id as key, due_at as "dueAt" from member_offers
       where due_at <= $1 and (due_at, action_id) > ($2, $3)
       order by due_at, action_id limit $4`,
      [by, after?.dueAt ?? '-infinity', after?.key ?? '', limit],
    );
  }

  async handle({ key }: DueItem): Promise<void> {
    await this.offers.expire(key as ActionId);
  }
}
