import { useEffect, type ReactNode } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { useProgramme } from '#shared/format/use-format';
import { Page } from '#shared/layout/page';
import { useSegment } from '#shared/layout/segments';
import { useMay } from '#shared/session/session';
import { Loaded } from '#shared/ui/loaded';
import { Tabs } from '#shared/ui/tabs';
import { useTexts } from '../../texts/texts';
import { useCheck } from './check';
import { CheckPart } from './check-part';
import { useDraft, type Draft } from './draft';
import { EditPart } from './edit-part';
import { ProposalsPart } from './proposals-part';
import { PublishPart } from './publish-part';
import { VersionsPart } from './versions-part';
import { WhatIfPart } from './what-if-part';

const STEPS = ['edit', 'check', 'what-if', 'publish'] as const;
const PARTS = [...STEPS, 'proposals', 'versions'] as const;
type Part = (typeof PARTS)[number];
type Step = (typeof STEPS)[number];

const isStep = (part: Part): part is Step => STEPS.some((step) => step === part);

/** From an idea to a published version, step by step; whoever may not publish sees the versions. */
const ProgrammePage = (): ReactNode => {
  const texts = useTexts().programme;
  const wanted = useSegment('part');
  const may = useMay();
  const programme = useProgramme();
  const { refetch } = programme;
  // Elsewhere one that is a minute old will do; here it is what somebody changes.
  useEffect(() => void refetch(), [refetch]);
  const parts: readonly Part[] = may('operator') ? PARTS : ['versions'];
  const part = parts.find((known) => known === wanted) ?? parts[0] ?? 'versions';
  const pathOf = (of: Part): string => `/programme/${of}`;
  return (
    <Page
      title={texts.title}
      lead={programme.data !== undefined && texts.present(programme.data?.document.name, programme.data?.version)}
    >
      <Tabs
        label={texts.parts.label}
        tabs={parts.map((of) => ({ path: pathOf(of), name: texts.parts[of] }))}
        current={pathOf(part)}
      />
      {part === 'versions' && <VersionsPart />}
      {part === 'proposals' && <ProposalsPart />}
      {isStep(part) && <Loaded query={programme}>{() => <Steps step={part} />}</Loaded>}
    </Page>
  );
};

const Steps = ({ step }: { readonly step: Step }): ReactNode => {
  const draft = useDraft();
  return draft === undefined ? null : <StepShown step={step} draft={draft} />;
};

const StepShown = ({ step, draft }: { readonly step: Step; readonly draft: Draft }): ReactNode => {
  const texts = useTexts().programme;
  const queryClient = useQueryClient();
  const check = useCheck(draft.text);
  return (
    <>
      {draft.isBehind && (
        <div className="note note-warn">
          <p>{texts.behind(draft.publishedVersion)}</p>
          <button
            type="button"
            onClick={() => {
              void queryClient.invalidateQueries({ queryKey: ['programme'] });
              draft.replace();
            }}
          >
            {texts.edit.again}
          </button>
        </div>
      )}
      {step === 'edit' && <EditPart draft={draft} check={check} />}
      {step === 'check' && <CheckPart draft={draft} check={check} />}
      {step === 'what-if' && <WhatIfPart draft={draft} check={check} />}
      {step === 'publish' && <PublishPart draft={draft} check={check} />}
    </>
  );
};

export default ProgrammePage;
