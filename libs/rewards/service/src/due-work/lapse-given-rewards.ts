import { Injectable } from '@nestjs/common';
import { ContextPorts } from '@accrue/context-kit';
import { dueRows, type DueItem, type DueQuery, type DueWork } from '@accrue/scheduling';
import { GivenRewards } from '../gifts/given-rewards';

/** What has lapsed is due until its part of the stock is back. */
const DUE = {
  ...{ table: 'given_reward', key: 'given_id', dueAt: 'use_by' },
  where: "status in ('given', 'lapsed') and fulfilment_ref is not null",
};

/** Ends what rules gave and nobody used in time: it is there for others again. */
@Injectable()
export class LapseGivenRewards implements DueWork {
  readonly name = 'lapse-given-rewards';

  constructor(
    private readonly ports: ContextPorts,
    private readonly given: GivenRewards,
  ) {}

  due(query: DueQuery<DueItem>): Promise<readonly DueItem[]> {
    return dueRows(this.ports.database, DUE, query);
  }

  async handle({ key: givenId, dueAt }: DueItem): Promise<void> {
    await this.given.lapse(givenId, { messageId: `given/${givenId}/lapse`, occurredAt: dueAt });
  }
}
