import { Injectable } from '@nestjs/common';
import type { DueItem, DueQuery, DueWork } from '@accrue/scheduling';
import { SegmentGifts } from '../offers/segment-gifts';

/** Gives offers to all members of segments, for whoever asked for it. */
@Injectable()
export class GiveToSegments implements DueWork {
  readonly name = 'give-to-segments';

  constructor(private readonly gifts: SegmentGifts) {}

  due(query: DueQuery<DueItem>): Promise<readonly DueItem[]> {
    return this.gifts.due(query);
  }

  async handle({ key }: DueItem): Promise<void> {
    await this.gifts.goOn(key);
  }
}
