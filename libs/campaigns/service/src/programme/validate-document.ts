import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020';
import {
  checkProgramme,
  checkSuccession,
  type ProgrammeDocument,
  type ProgrammeProblem,
} from '@accrue/campaigns-domain';
import { malformedIn } from '@accrue/contracts';
import { expressions } from '../expressions';
import { programmeSchema } from './programme-schema';

let compiled: ValidateFunction<ProgrammeDocument> | undefined;

/** Compiled on first use: it takes longer than to load the rest, and most processes never check a document. */
const wellFormedness = (): ValidateFunction<ProgrammeDocument> =>
  (compiled ??= new Ajv2020({ allErrors: true, strict: false }).compile<ProgrammeDocument>(programmeSchema));

export type Validated =
  | { readonly valid: true; readonly document: ProgrammeDocument; readonly problems: readonly [] }
  | { readonly valid: false; readonly problems: readonly ProgrammeProblem[] };

/**
 * Form first, then sense, then what it does to the versions before: each can only be looked at when what comes before it is right.
 * @param earlier the published versions, the latest last
 */
export const validateDocument = (body: unknown, earlier: readonly ProgrammeDocument[]): Validated => {
  const wellFormed = wellFormedness();
  if (!wellFormed(body)) return { valid: false, problems: malformedIn(wellFormed.errors) };
  const senseless = checkProgramme(body, expressions);
  const problems = senseless.length > 0 ? senseless : checkSuccession(body, earlier);
  return problems.length > 0 ? { valid: false, problems } : { valid: true, document: body, problems: [] };
};
