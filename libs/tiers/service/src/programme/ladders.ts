import { Injectable } from '@nestjs/common';
import { ContextPorts, KnownMembers } from '@accrue/context-kit';
import { BoundedWait, type PlatformProblemCode } from '@accrue/http';
import { localDateOf, Rejected, type InstantIso } from '@accrue/kernel';
import type { Transaction } from '@accrue/persistence';
import {
  asksForEnrolment,
  laddersInEffect,
  laddersOfMember,
  type Ladder,
  type Ladders,
  type PublishedLadder,
} from '@accrue/tiers-domain';
import type { TiersProblemCode } from '../problem-statuses';
import type { TierBenefit } from './benefits';
import type { LadderTerms, WalletUnits } from './ladder-of';

/** How old the copy of the published versions may be. A new version counts from the next receipt after that; see the README. */
const COPY_AGE_MS_MAX = 500;

/** The receipt's fact was faster than the programme's: on its way, so the bus tries again. */
export class ProgrammeNotKnownYet extends Error {
  readonly retriable = true;
  constructor() {
    super('no programme has been published yet, as far as this context knows');
    this.name = 'ProgrammeNotKnownYet';
  }
}

/** The receipt was faster than its member's enrolment, and the ladder asks since when they have been one. */
export class MemberNotKnownYet extends Error {
  readonly retriable = true;
  constructor() {
    super('the member has not enrolled yet, as far as this context knows');
    this.name = 'MemberNotKnownYet';
  }
}

export interface LadderVersion {
  readonly version: number;
  readonly effectiveFrom: InstantIso;
  readonly ladder: LadderTerms;
  readonly units: WalletUnits;
  readonly benefits: readonly TierBenefit[];
}

/** All published versions without a gap, what their wallets count, and what each has for members of some tiers. */
export interface Kept {
  readonly published: readonly PublishedLadder[];
  readonly units: WalletUnits;
  readonly benefits: readonly (readonly TierBenefit[])[];
}

/** What this context keeps of the published programme. */
@Injectable()
export class ProgrammeLadders {
  private readonly news = new BoundedWait();
  private copy: { readonly kept: Promise<Kept>; readonly readAtMs: number } | null = null;

  constructor(
    private readonly ports: ContextPorts,
    private readonly members: KnownMembers,
  ) {}

  /** Those in effect by now for a member. @throws ProgrammeNotKnownYet, MemberNotKnownYet */
  async inEffectFor(memberId: string): Promise<Ladders> {
    const ladders = await this.inEffectIfAny();
    if (ladders === null) throw new ProgrammeNotKnownYet();
    return this.of(memberId, ladders);
  }

  /** Years that begin with the enrolment begin on the member's day. @throws MemberNotKnownYet */
  async of(memberId: string, ladders: Ladders): Promise<Ladders> {
    const asking = ladders.find(asksForEnrolment)?.qualify.window;
    if (asking === undefined) return ladders;
    const enrolledAt = await this.members.enrolledAt(memberId);
    if (enrolledAt === null) throw new MemberNotKnownYet();
    return laddersOfMember(ladders, localDateOf(enrolledAt, asking.timeZone));
  }

  /** null: no programme has been published yet. */
  async inEffectIfAny(): Promise<Ladders | null> {
    const { published } = await this.kept();
    return published.length === 0 ? null : laddersInEffect(published, this.ports.clock.now());
  }

  /** All that are published, in effect yet or not. */
  published(): Promise<Kept> {
    return this.kept();
  }

  /**
   * @param version that the caller has seen published
   * @throws Rejected read.not_caught_up when it is not here soon; programme.not_published when none is
   */
  async waitFor(version: number): Promise<void> {
    const isKnown = await this.news.until(async () => {
      if ((await this.kept()).published.length >= version) return true;
      this.refresh();
      return (await this.kept()).published.length >= version;
    });
    if (!isKnown) throw new Rejected<PlatformProblemCode>('read.not_caught_up');
    if ((await this.kept()).published.length === 0) throw new Rejected<TiersProblemCode>('programme.not_published');
  }

  /** Of every wallet that a published version has: none ever goes, and none changes its unit. */
  async units(): Promise<WalletUnits> {
    return (await this.kept()).units;
  }

  /** Of the version of a ladder, as far as they are not over. */
  async benefits({ programmeVersion }: Pick<Ladder, 'programmeVersion'>): Promise<readonly TierBenefit[]> {
    const now = this.ports.clock.now();
    const { benefits } = await this.kept();
    return (benefits[programmeVersion - 1] ?? []).filter(({ until }) => until === null || now < until);
  }

  /** Forgets what it read: the caller has seen a later version elsewhere. */
  refresh(): void {
    this.copy = null;
  }

  async keep(versions: readonly LadderVersion[], tx: Transaction): Promise<void> {
    await tx.query(
      `insert into programme (version, effective_from, ladder, units, benefits)
       select version, "effectiveFrom", ladder, units, benefits
       from json_to_recordset($1) as given(version integer, "effectiveFrom" text, ladder json, units json, benefits json)
       on conflict (version) do nothing`,
      [JSON.stringify(versions)],
    );
  }

  private async kept(): Promise<Kept> {
    const now = performance.now();
    if (this.copy !== null && now - this.copy.readAtMs < COPY_AGE_MS_MAX) return this.copy.kept;
    const copy = { kept: this.read(), readAtMs: now };
    this.copy = copy;
    const kept = await copy.kept.catch((error: unknown) => {
      if (this.copy === copy) this.copy = null;
      throw error;
    });
    if (kept.published.length === 0 && this.copy === copy) this.copy = null; // the next receipt shall not wait for its age
    return kept;
  }

  /** Versions may come in any order; one counts when all before it are here, because it says what it changes about them. */
  private async read(): Promise<Kept> {
    const rows = await this.ports.database.query<Row>(
      'select version, effective_from, ladder, units, benefits from programme order by version',
      [],
      { prepared: 'tiers-programme' },
    );
    const gap = rows.findIndex(({ version }, index) => version !== index + 1);
    const known = rows.slice(0, gap < 0 ? rows.length : gap);
    const published = known.map(({ version, effective_from, ladder }) => ({
      programmeVersion: version,
      effectiveFrom: effective_from,
      ...ladder,
    }));
    return { published, units: rows.at(-1)?.units ?? {}, benefits: known.map(({ benefits }) => benefits) };
  }
}

interface Row {
  readonly version: number;
  readonly effective_from: InstantIso;
  readonly ladder: LadderTerms;
  readonly units: WalletUnits;
  readonly benefits: readonly TierBenefit[];
}
