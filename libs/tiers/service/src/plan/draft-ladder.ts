import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020';
import { ladderDraft, malformedIn, type programmePublished, type Static } from '@accrue/contracts';
import { isZoneId, Rejected } from '@accrue/kernel';
import { faultsOf } from '@accrue/tiers-domain';
import type { TiersProblemCode } from '../problem-statuses';
import { ladderOf, unitsOf, type LadderTerms, type WalletUnits } from '../programme/ladder-of';

/** What tiers need of a programme document. */
export type LadderDocument = Static<typeof programmePublished.schema>['document'];

let compiled: ValidateFunction<LadderDocument> | undefined;

/** Compiled on first use: most processes never see a draft. */
const wellFormedness = (): ValidateFunction<LadderDocument> =>
  (compiled ??= new Ajv2020({ allErrors: true, strict: false }).compile<LadderDocument>(ladderDraft));

interface Problem {
  readonly path: string;
  readonly code: string;
  readonly message: string;
}

/**
 * The ladder of a draft, as far as it can measure: form first, then sense. Whether the programme makes sense as a whole campaigns say.
 * @throws Rejected programme.invalid with all problems
 */
export const draftLadder = (
  body: unknown,
): { readonly document: LadderDocument; readonly ladder: LadderTerms; readonly units: WalletUnits } => {
  const wellFormed = wellFormedness();
  if (!wellFormed(body)) throw invalid(malformedIn(wellFormed.errors));
  const { timeZone } = body;
  if (!isZoneId(timeZone))
    throw invalid([
      { path: '/timeZone', code: 'time_zone.unknown', message: `"${timeZone}" is not an IANA time zone` },
    ]);
  const ladder = ladderIn(body);
  const faults = faultsOf(ladder).map(({ path, ...fault }) => ({ path: `/tiers${path}`, ...fault }));
  if (faults.length > 0) throw invalid(faults);
  return { document: body, ladder, units: unitsOf(body) };
};

const ladderIn = (document: LadderDocument): LadderTerms => {
  try {
    return ladderOf(document);
  } catch (error) {
    if (!(error instanceof Rejected)) throw error;
    const message = 'it is not said what the ladder counts';
    throw invalid([{ path: '/tiers/qualify', code: String(error.code), message }]);
  }
};

const invalid = (problems: readonly Problem[]): Rejected =>
  new Rejected<TiersProblemCode>('programme.invalid', { problems });
