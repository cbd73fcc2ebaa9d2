import { Injectable } from '@nestjs/common';
import type { DueItem, DueQuery, DueWork } from '@accrue/scheduling';
import { Catalogue } from '../programme/catalogue';
import { Offers } from '../programme/offers';

/** The catalogue follows the programme: each version from its `effectiveFrom` on, without anybody asking. */
@Injectable()
export class OfferProgrammeVersion implements DueWork {
  readonly name = 'offer-programme-version';

  constructor(
    private readonly offers: Offers,
    private readonly catalogue: Catalogue,
  ) {}

  due(query: DueQuery<DueItem>): Promise<readonly DueItem[]> {
    return this.offers.notYetOffered(query);
  }

  /** Versions may come in any order: one that a later version has overtaken by now is never offered, and done with. */
  async handle(): Promise<void> {
    const version = await this.catalogue.bringUpToDate();
    await this.offers.offered(version);
  }
}
