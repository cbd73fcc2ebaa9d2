import { Injectable } from '@nestjs/common';
import { ContextPorts } from '@accrue/context-kit';
import type { ActionId } from '@accrue/kernel';
import { dueRows, type DueItem, type DueQuery, type DueWork } from '@accrue/scheduling';
import { Offers } from '../offers/offers';

const DUE = { table: 'member_offers', key: 'action_id', dueAt: 'due_at' };

/** Says of offers whose last day is over that they have expired. */
@Injectable()
export class TellExpiredOffers implements DueWork {
  readonly name = 'tell-expired-offers';

  constructor(
    private readonly ports: ContextPorts,
    private readonly offers: Offers,
  ) {}

  due(query: DueQuery<DueItem>): Promise<readonly DueItem[]> {
    return dueRows(this.ports.database, DUE, query);
  }

  async handle({ key }: DueItem): Promise<void> {
    await this.offers.expire(key as ActionId);
  }
}
