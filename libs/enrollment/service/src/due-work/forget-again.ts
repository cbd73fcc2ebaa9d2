import { Injectable } from '@nestjs/common';
import type { DueItem, DueQuery, DueWork } from '@accrue/scheduling';
import { Erasures } from '../erase/erasures';

/** Some time after an erasure: what a request that was under way then has left of the member goes too. */
@Injectable()
export class ForgetAgain implements DueWork {
  readonly name = 'forget-again';

  constructor(private readonly erasures: Erasures) {}

  due(query: DueQuery<DueItem>): Promise<readonly DueItem[]> {
    return this.erasures.due(query);
  }

  async handle({ key: memberId }: DueItem): Promise<void> {
    await this.erasures.forgetForGood(memberId);
  }
}
