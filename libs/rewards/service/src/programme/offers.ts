import { Injectable } from '@nestjs/common';
import { ContextPorts } from '@accrue/context-kit';
import type { InstantIso } from '@accrue/kernel';
import type { DueItem, DueQuery } from '@accrue/scheduling';
import type { draw, reward } from '@accrue/rewards-domain';

export interface OffersVersion {
  readonly version: number;
  readonly effectiveFrom: string;
  readonly offers: readonly reward.Offer[];
  readonly draws: readonly draw.DrawTerms[];
}

export interface Offering {
  readonly version: number;
  readonly effectiveFrom: InstantIso;
  readonly offers: readonly reward.Offer[];
  readonly draws: readonly draw.DrawTerms[];
  /** Rewards that an earlier version offered and this one does not. */
  readonly retiredIds: readonly string[];
}

/** What this context keeps of the published programme. */
@Injectable()
export class Offers {
  constructor(private readonly ports: ContextPorts) {}

  async keep({ version, effectiveFrom, offers, draws }: OffersVersion): Promise<void> {
    await this.ports.database.query(
      'insert into programme (version, effective_from, offers, draws) values ($1, $2, $3, $4) on conflict (version) do nothing',
      [version, effectiveFrom, JSON.stringify(offers), JSON.stringify(draws)],
    );
  }

  /** Versions whose time has come and that nobody has offered, or found overtaken, by then. */
  notYetOffered({ by, after, limit }: DueQuery<DueItem>): Promise<readonly DueItem[]> {
    return this.ports.database.query<DueItem>(
      `select version::text as key, effective_from as "dueAt" from programme
       where not is_offered and effective_from <= $1 and (effective_from, version) > ($2, $3)
       order by effective_from, version limit $4`,
      [by, after?.dueAt ?? '-infinity', Number(after?.key ?? 0), limit],
    );
  }

  /** This version and all before it are done with. */
  async offered(version: number): Promise<void> {
    await this.ports.database.query('update programme set is_offered = true where version <= $1 and not is_offered', [
      version,
    ]);
  }

  /** Of the latest version in effect by now, the first also before its time; null before there is one. */
  async inEffect(): Promise<Offering | null> {
    const [row] = await this.ports.database.query<Offering>(
      `select latest.version, latest.effective_from as "effectiveFrom", latest.offers, latest.draws, array(
         select distinct offer ->> 'rewardId' from programme, json_array_elements(offers) offer
         where version < latest.version
         except select offer ->> 'rewardId' from json_array_elements(latest.offers) offer
       ) as "retiredIds"
       from (
         select version, effective_from, offers, draws from programme where version = 1 or effective_from <= $1 order by version desc limit 1
       ) latest`,
      [this.ports.clock.now()],
      { prepared: 'rewards-programme-in-effect' },
    );
    return row ?? null;
  }
}
