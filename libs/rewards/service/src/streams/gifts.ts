import { Injectable } from '@nestjs/common';
import { ContextPorts, Streams } from '@accrue/context-kit';
import type { StreamModel } from '@accrue/event-store';
import { gift } from '@accrue/rewards-domain';

/** A handful of events, each with all of the gift: never snapshotted. */
const giftModel: StreamModel<gift.GiftState, gift.GiftEvent> = {
  category: 'gift',
  initial: gift.initialGift,
  evolve: gift.evolve,
};

/** The only way to change what rules give. */
@Injectable()
export class Gifts extends Streams<gift.GiftState, gift.GiftEvent, gift.GiftCommand> {
  constructor(ports: ContextPorts) {
    super(ports, giftModel, gift.decide, { statesMax: 2_000, eventCacheBytesMax: 0 });
  }
}
