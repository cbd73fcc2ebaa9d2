import { programmePublished } from '@accrue/contracts';
import { causedBy, Consumes, Policy, type MessageOf } from '@accrue/messaging';
import { Catalogue } from '../programme/catalogue';
import { Offers } from '../programme/offers';
import { drawsOf, offersOf } from '../programme/offers-of';

/** Keeps what each version offers, and offers it at once if its time has come. */
@Policy()
export class OfferWhenProgrammePublished {
  constructor(
    private readonly offers: Offers,
    private readonly catalogue: Catalogue,
  ) {}

  @Consumes('rewards.offer-when-programme-published', programmePublished)
  async handle(message: MessageOf<typeof programmePublished>): Promise<void> {
    const { version, effectiveFrom, document } = message.data;
    await this.offers.keep({ version, effectiveFrom, offers: offersOf(document), draws: drawsOf(document) });
    await this.catalogue.bringUpToDate(causedBy(message).correlationId);
  }
}
