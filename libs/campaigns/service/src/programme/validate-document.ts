import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020';
import {
  checkProgramme,
  checkSuccession,
  type ProgrammeDocument,
  type ProgrammeProblem,
} from '@accrue/campaigns-domain';
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
  if (!wellFormed(body)) {
    // `if` only says that what `then` says is wrong, which is in the list already.
    const errors = (wellFormed.errors ?? []).filter(({ keyword }) => keyword !== 'if');
    const problems = errors.map(({ instancePath, message, params }) => ({
      path: instancePath || '/',
      code: 'document.malformed',
      message: `${message ?? 'is invalid'}${'additionalProperty' in params ? `: ${String(params['additionalProperty'])}` : ''}`,
    }));
    return { valid: false, problems };
  }
  const senseless = checkProgramme(body, expressions);
  const problems = senseless.length > 0 ? senseless : checkSuccession(body, earlier);
  return problems.length > 0 ? { valid: false, problems } : { valid: true, document: body, problems: [] };
};
