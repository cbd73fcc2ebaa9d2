import { evolveBy } from '@accrue/kernel';
import type { ProgrammeEvent } from './events';
import { noProgramme, type ProgrammeState } from './state';

const evolve = evolveBy<ProgrammeState, ProgrammeEvent>({
  ProgrammeDrafted: (state, { data }) => ({ ...state, draft: data.document }),
  ProgrammePublished: (state, { data }) => ({ versions: [...state.versions, data], draft: null }),
});

/** The one stream `programme` of the operator; a handful of events, so it needs no snapshot. */
export const programmeModel = { category: 'programme', initial: noProgramme, evolve };
