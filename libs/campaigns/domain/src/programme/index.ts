export { checkProgramme } from './check';
export type {
  ApproveProposal,
  DeclineProposal,
  KeepPlan,
  ProgrammeCommand,
  PublishProgramme,
  SaveDraft,
} from './commands';
export { compileProgramme, tierOf, type CompiledProgramme, type Tier, type Wallet } from './compile';
export { decideProgramme } from './decide';
export type { ProgrammeDocument } from './document';
export type { ProgrammeDrafted, ProgrammeEvent, ProgrammePlanned, ProgrammePublished } from './events';
export { programmeModel } from './evolve';
export { explainChange, type ProgrammeChange } from './explain-change';
export { costsOf, isLongEnough, type Guarded, type PlannedCost } from './guardrails';
export type { ProgrammeProblem } from './problem';
export { checkSuccession } from './succession';
export { noProgramme, type ProgrammeState, type ProposedProgramme, type PublishedProgramme } from './state';
export { programmeAt, ProgrammeVersionUnknown, type ProgrammeVersion } from './versions';
