import { assertNever, canonicalJson, localDateOf, Rejected, type InstantIso } from '@accrue/kernel';
import { checkNotOver } from './check';
import { compileProgramme } from './compile';
import { guard } from './guardrails';
import type { KeepPlan, ProgrammeCommand, PublishProgramme, SaveDraft } from './commands';
import type { ProgrammeEvent } from './events';
import type { ProgrammeProblem, Report } from './problem';
import type { Expressions } from '../rules/conditions/expression';
import type { ProgrammeState } from './state';
import { checkSuccession } from './succession';
import type { CampaignsRejectionCode } from '../rejections';

/** @throws Rejected programme.invalid, programme.no_draft, programme.effective_in_the_past, programme.plan_missing, programme.guardrail_exceeded */
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

const publish = (
  { data, metadata }: PublishProgramme,
  { versions, draft, plans }: ProgrammeState,
  expressions: Expressions,
): readonly ProgrammeEvent[] => {
  const document = data.document ?? draft;
  if (document === null) throw new Rejected<CampaignsRejectionCode>('programme.no_draft');
  const { timeZone } = compileProgramme(document, expressions);
  const current = versions.at(-1);
  if (current !== undefined && canonicalJson(current.document) === canonicalJson(document)) return [];
  const effectiveFrom = data.effectiveFrom ?? metadata.now;
  const problems: ProgrammeProblem[] = [
    ...checkSuccession(
      document,
      versions.map((version) => version.document),
    ),
  ];
  const report: Report = (path, code, message) => void problems.push({ path, code, message });
  checkNotOver(document.wallets, localDateOf(effectiveFrom, timeZone), report);
  if (problems.length > 0) throw new Rejected<CampaignsRejectionCode>('programme.invalid', { problems });
  if (current !== undefined && effectiveFrom < metadata.now) refuseToRewrite(effectiveFrom, data.latestReceiptAt);
  const guarded = guard(current?.document.guardrails, { document, plans, now: metadata.now, ...data });
  return [
    {
      type: 'ProgrammePublished',
      data: {
        version: versions.length + 1,
        effectiveFrom,
        publishedAt: metadata.now,
        document,
        ...(guarded === undefined ? {} : { guarded }),
      },
    },
  ];
};

/** A version may count from a time that has passed only while nothing has been recorded since then: history is still to come. */
const refuseToRewrite = (effectiveFrom: InstantIso, latestReceiptAt: InstantIso | null): void => {
  if (latestReceiptAt === null || latestReceiptAt < effectiveFrom) return;
  throw new Rejected<CampaignsRejectionCode>('programme.effective_in_the_past', { effectiveFrom, latestReceiptAt });
};
