import { assertNever, canonicalJson, invariant, localDateOf, Rejected, type InstantIso } from '@accrue/kernel';
import { checkNotOver } from './check';
import { compileProgramme } from './compile';
import { guard } from './guardrails';
import type {
  ApproveProposal,
  DeclineProposal,
  KeepPlan,
  ProgrammeCommand,
  PublishProgramme,
  SaveDraft,
} from './commands';
import type { ProgrammeDocument } from './document';
import type { ProgrammeEvent } from './events';
import type { ProgrammeProblem, Report } from './problem';
import type { Expressions } from '../rules/conditions/expression';
import type { ProgrammeState, ProposedProgramme, PublishedProgramme } from './state';
import { checkNotice } from './notice';
import { checkSuccession } from './succession';
import type { CampaignsRejectionCode } from '../rejections';

/**
 * @throws Rejected programme.invalid, programme.no_draft, programme.effective_in_the_past, programme.plan_missing,
 * programme.guardrail_exceeded, programme.proposal_unknown, programme.own_proposal
 */
export const decideProgramme = (
  command: ProgrammeCommand,
  state: ProgrammeState,
  expressions: Expressions,
): readonly ProgrammeEvent[] => {
  switch (command.type) {
    case 'SaveDraft':
      return saveDraft(command, state);
    case 'PublishProgramme':
      return publish(command, state, expressions);
    case 'KeepPlan':
      return keepPlan(command, state);
    case 'ApproveProposal':
      return approve(command, state, expressions);
    case 'DeclineProposal':
      return decline(command, state);
    default:
      return assertNever(command);
  }
};

/** A draft may still be wrong: it is saved as it is, and checked when it is published. */
const saveDraft = ({ data, metadata }: SaveDraft, { draft }: ProgrammeState): readonly ProgrammeEvent[] => {
  if (draft !== null && canonicalJson(draft) === canonicalJson(data.document)) return [];
  return [{ type: 'ProgrammeDrafted', data: { draftedAt: metadata.now, document: data.document } }];
};

/** What was planned beside a version that is no longer the latest says nothing of the next one. */
const keepPlan = ({ data, metadata }: KeepPlan, { versions }: ProgrammeState): readonly ProgrammeEvent[] =>
  versions.length === data.publishedVersion
    ? [{ type: 'ProgrammePlanned', data: { ...data, plannedAt: metadata.now } }]
    : [];

/** With four eyes it is a proposal first. */
const publish = (
  { data, metadata }: PublishProgramme,
  state: ProgrammeState,
  expressions: Expressions,
): readonly ProgrammeEvent[] => {
  const document = data.document ?? state.draft;
  if (document === null) throw new Rejected<CampaignsRejectionCode>('programme.no_draft');
  const version = nextVersion({ ...data, document, now: metadata.now }, state, expressions);
  if (version === null) return [];
  if (state.versions.at(-1)?.document.guardrails?.fourEyes !== true)
    return [{ type: 'ProgrammePublished', data: version }];
  const terms = { document, effectiveFrom: data.effectiveFrom ?? null, accept: data.accept ?? null };
  const proposed = { proposal: state.proposals + 1, proposedAt: metadata.now, proposedBy: data.by, ...terms };
  return isSame(state.waiting, proposed) ? [] : [{ type: 'ProgrammeProposed', data: proposed }];
};

const isSame = (waiting: ProposedProgramme | null, proposed: ProposedProgramme): boolean => {
  if (waiting === null) return false;
  const { proposal, proposedAt } = waiting;
  return canonicalJson(waiting) === canonicalJson({ ...proposed, proposal, proposedAt });
};

/** Held to everything once more: what it was when it was proposed it need not be any longer. */
const approve = (
  { data: { proposal, by, latestReceiptAt }, metadata: { now } }: ApproveProposal,
  state: ProgrammeState,
  expressions: Expressions,
): readonly ProgrammeEvent[] => {
  if (state.versions.some(({ approval }) => approval?.proposal === proposal)) return [];
  const { proposedBy, effectiveFrom, accept, document } = waitingAs(proposal, state);
  if (by === proposedBy) throw new Rejected<CampaignsRejectionCode>('programme.own_proposal', { proposal });
  const terms = {
    ...{ document, latestReceiptAt, by: proposedBy, now },
    ...(effectiveFrom === null ? {} : { effectiveFrom }),
    ...(accept === null ? {} : { accept }),
  };
  const version = nextVersion(terms, state, expressions);
  invariant(version !== null, 'a proposal differs from the version before it');
  const approval = { proposal, proposedBy, approvedBy: by };
  return [{ type: 'ProgrammePublished', data: { ...version, approval } }];
};

const decline = (
  { data: { proposal, by }, metadata: { now } }: DeclineProposal,
  state: ProgrammeState,
): readonly ProgrammeEvent[] => {
  if (state.declined.includes(proposal)) return [];
  waitingAs(proposal, state);
  return [{ type: 'ProposalDeclined', data: { proposal, declinedAt: now, declinedBy: by } }];
};

const waitingAs = (proposal: number, { waiting }: ProgrammeState): ProposedProgramme => {
  if (waiting?.proposal === proposal) return waiting;
  throw new Rejected<CampaignsRejectionCode>('programme.proposal_unknown', { proposal });
};

/** @returns null: the same is published already */
const nextVersion = (
  {
    document,
    now,
    ...data
  }: Omit<PublishProgramme['data'], 'document'> & { readonly document: ProgrammeDocument; readonly now: InstantIso },
  { versions, plans }: ProgrammeState,
  expressions: Expressions,
): PublishedProgramme | null => {
  const { timeZone } = compileProgramme(document, expressions);
  const current = versions.at(-1);
  if (current !== undefined && canonicalJson(current.document) === canonicalJson(document)) return null;
  const effectiveFrom = data.effectiveFrom ?? now;
  const problems: ProgrammeProblem[] = [
    ...checkSuccession(
      document,
      versions.map((version) => version.document),
    ),
  ];
  const report: Report = (path, code, message) => void problems.push({ path, code, message });
  checkNotOver(document.wallets, localDateOf(effectiveFrom, timeZone), report);
  const before = versions.findLast((version) => version.effectiveFrom <= effectiveFrom) ?? versions[0];
  if (before !== undefined)
    checkNotice(document.wallets, { before: before.document.wallets, effectiveFrom, now, zone: timeZone, report });
  if (problems.length > 0) throw new Rejected<CampaignsRejectionCode>('programme.invalid', { problems });
  if (current !== undefined && effectiveFrom < now) refuseToRewrite(effectiveFrom, data.latestReceiptAt);
  const guarded = guard(current?.document.guardrails, { document, plans, now, ...data });
  return {
    ...{ version: versions.length + 1, effectiveFrom, publishedAt: now, document },
    ...(guarded === undefined ? {} : { guarded }),
  };
};

/** A version may count from a time that has passed only while nothing has been recorded since then: history is still to come. */
const refuseToRewrite = (effectiveFrom: InstantIso, latestReceiptAt: InstantIso | null): void => {
  if (latestReceiptAt === null || latestReceiptAt < effectiveFrom) return;
  throw new Rejected<CampaignsRejectionCode>('programme.effective_in_the_past', { effectiveFrom, latestReceiptAt });
};
