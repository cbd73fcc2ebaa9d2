import { Injectable } from '@nestjs/common';
import type { DueItem, DueQuery, DueWork } from '@accrue/scheduling';
import { MemorableDays } from '../dates/memorable-days';
import { Occasions } from '../dates/occasions';

/** Says that a birthday or an anniversary has begun, on the day or, after an outage, as of the day. */
@Injectable()
export class ReachOccasions implements DueWork {
  readonly name = 'reach-occasions';

  constructor(
    private readonly days: MemorableDays,
    private readonly occasions: Occasions,
  ) {}

  due(query: DueQuery<DueItem>): Promise<readonly DueItem[]> {
    return this.days.due(query);
  }

  async handle({ key: memberId }: DueItem): Promise<void> {
    await this.occasions.reach(memberId);
  }
}
