import { Inject, Injectable } from '@nestjs/common';
import type { Transaction } from '@accrue/persistence';
import { CONTEXT_PORTS, type ContextPorts } from '@accrue/http';
import type { Ladder } from '@accrue/tiers-domain';
import type { LadderTerms } from './ladder-of-document';

/** How old an answer of `latest` may be. A new version counts from the next receipt after that; see the README. */
const LADDER_AGE_MS_MAX = 500;

/** The receipt's fact was faster than the programme's: on its way, so the bus tries again. */
export class ProgrammeNotKnownYet extends Error {
  readonly retriable = true;
  constructor() {
    super('no programme has been published yet, as far as this context knows');
    this.name = 'ProgrammeNotKnownYet';
  }
}

export interface LadderVersion {
  readonly version: number;
  readonly effectiveFrom: string;
  readonly ladder: LadderTerms;
}

/** What this context keeps of the published programme. */
@Injectable()
export class Ladders {
  private known: { readonly ladder: Promise<Ladder | null>; readonly readAtMs: number } | null = null;

  constructor(@Inject(CONTEXT_PORTS) private readonly ports: ContextPorts) {}

  /** @throws ProgrammeNotKnownYet */
  async latest(): Promise<Ladder> {
    const ladder = await this.latestIfAny();
    if (ladder === null) throw new ProgrammeNotKnownYet();
    return ladder;
  }

  /** null: no programme has been published yet. */
  async latestIfAny(): Promise<Ladder | null> {
    const now = performance.now();
    if (this.known !== null && now - this.known.readAtMs < LADDER_AGE_MS_MAX) return this.known.ladder;
    const reading = { ladder: this.read(), readAtMs: now };
    this.known = reading;
    const ladder = await reading.ladder.catch((error: unknown) => {
      if (this.known === reading) this.known = null;
      throw error;
    });
    if (ladder === null && this.known === reading) this.known = null; // the next receipt shall not wait for its age
    return ladder;
  }

  /** Forgets what it read: the caller has seen a later version elsewhere. */
  refresh(): void {
    this.known = null;
  }

  async keep(versions: readonly LadderVersion[], tx: Transaction): Promise<void> {
    await tx.query(
      `insert into programme (version, effective_from, ladder)
       select version, "effectiveFrom", ladder
       from json_to_recordset($1) as given(version integer, "effectiveFrom" timestamptz, ladder json)
       on conflict (version) do nothing`,
      [JSON.stringify(versions)],
    );
  }

  private async read(): Promise<Ladder | null> {
    const [row] = await this.ports.database.query<{ version: number; ladder: LadderTerms }>(
      'select version, ladder from programme order by version desc limit 1',
      [],
      { prepared: 'tiers-programme-latest' },
    );
    return row === undefined ? null : { programmeVersion: row.version, ...row.ladder };
  }
}
