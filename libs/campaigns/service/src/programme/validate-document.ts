import Ajv2020 from 'ajv/dist/2020';
import {
  checkProgramme,
  programmeSchema,
  type ProgrammeDocument,
  type ProgrammeProblem,
} from '@accrue/campaigns-domain';

const wellFormed = new Ajv2020({ allErrors: true, strict: false }).compile<ProgrammeDocument>(programmeSchema);

export type Validated =
  | { readonly valid: true; readonly document: ProgrammeDocument; readonly problems: readonly [] }
  | { readonly valid: false; readonly problems: readonly ProgrammeProblem[] };

/** Form first, then sense: what the document refers to can only be looked at when it is well-formed. */
export const validateDocument = (body: unknown): Validated => {
  if (!wellFormed(body)) {
    const problems = (wellFormed.errors ?? []).map(({ instancePath, message, params }) => ({
      path: instancePath || '/',
      code: 'document.malformed',
      message: `${message ?? 'is invalid'}${'additionalProperty' in params ? `: ${String(params['additionalProperty'])}` : ''}`,
    }));
    return { valid: false, problems };
  }
  const problems = checkProgramme(body);
  return problems.length > 0 ? { valid: false, problems } : { valid: true, document: body, problems: [] };
};
