import type { ProgrammeDocument as DocumentOf } from '@accrue/contracts';
import type { EarningRuleDocument } from '../rules/effects';

/** The programme document with rules as the effects of this context complete them. */
export type ProgrammeDocument = DocumentOf<EarningRuleDocument>;
