import { effectFragments } from '@accrue/campaigns-domain';
import { programmeSchemaOf } from '@accrue/contracts';

/** JSON Schema 2020-12 of the programme document: the sections, and in the rules what each effect says. */
export const programmeSchema = programmeSchemaOf(effectFragments);
