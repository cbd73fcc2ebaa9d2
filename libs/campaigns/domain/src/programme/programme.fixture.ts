import type { InstantIso } from '@accrue/kernel';
import { expressions } from '../rules/conditions/expressions.fixture';
import { checkProgramme } from './check';
import { compileProgramme } from './compile';
import type { EarningRuleDocument } from '../rules/effects';
import type { ProgrammeDocument } from './document';
import type { ProgrammeVersion } from './versions';

export const baseRule: EarningRuleDocument = {
  id: 'base',
  name: 'One point per pound',
  wallet: 'points',
  earn: { points: 1, per: 100 },
  tierMultiplier: true,
};

export const document: ProgrammeDocument = {
  schemaVersion: 1,
  name: 'Corner shop',
  timeZone: 'Europe/London',
  currency: 'GBP',
  wallets: [{ id: 'points', name: 'Points', expiry: { never: true } }],
  earning: { rules: [baseRule] },
  returns: { unlinked: 'match' },
  tiers: {
    ladder: [
      { id: 'bronze', name: 'Bronze', threshold: 0, multiplier: '1' },
      { id: 'silver', name: 'Silver', threshold: 1000, multiplier: '1.25' },
    ],
  },
};

/** The programme with one rule changed in parts. */
export const withRule = (changes: Partial<EarningRuleDocument>): ProgrammeDocument => ({
  ...document,
  earning: { rules: [{ ...baseRule, ...changes } as EarningRuleDocument] },
});

export const problemsOf = (of: ProgrammeDocument) => checkProgramme(of, expressions);
export const compiled = (of: ProgrammeDocument) => compileProgramme(of, expressions);

export const published = (...documents: readonly ProgrammeDocument[]): readonly ProgrammeVersion[] =>
  documents.map((each, index) => ({
    version: index + 1,
    effectiveFrom: `202${index}-01-01T00:00:00.000Z` as InstantIso,
    programme: compiled(each),
  }));
