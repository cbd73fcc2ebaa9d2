import { evolveBy } from '@accrue/kernel';
import type { ProgrammeEvent } from './events';
import { noProgramme, type ProgrammeState } from './state';

/** So many drafts wait to be published at most; older ones are planned again. */
const PLANS_MAX = 20;

const evolve = evolveBy<ProgrammeState, ProgrammeEvent>({
  ProgrammeDrafted: (state, { data }) => ({ ...state, draft: data.document }),
  ProgrammePublished: (state, { data }) => ({
    ...{ ...state, versions: [...state.versions, data] },
    ...{ draft: null, plans: [], waiting: null },
  }),
  ProgrammePlanned: (state, { data }) => ({ ...state, plans: [...state.plans, data].slice(-PLANS_MAX) }),
  ProgrammeProposed: (state, { data }) => ({ ...state, proposals: data.proposal, waiting: data }),
  ProposalDeclined: (state, { data }) => ({ ...state, declined: [...state.declined, data.proposal], waiting: null }),
});

/** The one stream `programme` of the operator; a handful of events, so it needs no snapshot. */
export const programmeModel = { category: 'programme', initial: noProgramme, evolve };
