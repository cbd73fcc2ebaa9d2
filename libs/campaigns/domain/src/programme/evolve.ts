import { evolveBy } from '@accrue/kernel';
import type { ProgrammeEvent } from './events';
import { noProgramme, type ProgrammeState } from './state';

/** So many drafts wait to be published at most; older ones are planned again. */
const PLANS_MAX = 20;

const evolve = evolveBy<ProgrammeState, ProgrammeEvent>({
  ProgrammeDrafted: (state, { data }) => ({ ...state, draft: data.document }),
  ProgrammePublished: (state, { data }) => ({ versions: [...state.versions, data], draft: null, plans: [] }),
  ProgrammePlanned: (state, { data }) => ({ ...state, plans: [...state.plans, data].slice(-PLANS_MAX) }),
});

/** The one stream `programme` of the operator; a handful of events, so it needs no snapshot. */
export const programmeModel = { category: 'programme', initial: noProgramme, evolve };
