import { Injectable } from '@nestjs/common';
import { programmePublished, TOPICS, type Static } from '@accrue/contracts';
import { Consumes, type Message } from '@accrue/messaging';
import { CatalogueSweep } from '../programme/catalogue.sweep';
import { Offers } from '../programme/offers';
import { offersOf } from '../programme/offers-of';

/** Keeps what each version offers, and offers it at once if its time has come. */
@Injectable()
export class OfferWhenProgrammePublished {
  constructor(
    private readonly offers: Offers,
    private readonly catalogue: CatalogueSweep,
  ) {}

  @Consumes(TOPICS.programmeState, {
    group: 'rewards.offer-when-programme-published',
    types: [programmePublished.type],
  })
  async handle({ data, extensions }: Message): Promise<void> {
    const { version, effectiveFrom, document } = data as Static<typeof programmePublished.schema>;
    await this.offers.keep({ version, effectiveFrom, offers: offersOf(document.rewards ?? []) });
    await this.catalogue.runOnce(extensions['correlationid']);
  }
}
