import { useState, type ReactNode } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { Field } from '#shared/ui/field';
import { Loaded } from '#shared/ui/loaded';
import { ProblemNote } from '#shared/ui/problem-note';
import { planProgramme } from '../../api';
import { JobEnd } from '../../jobs/job-end';
import { JobProgress } from '../../jobs/job-progress';
import { useTexts } from '../../texts/texts';
import { Changes } from './changes';
import { CheckNote, type StepProps } from './edit-part';
import { Report } from './report';
import { isSame, useSimulation, type Over } from './simulate';

const OVER: readonly Over[] = ['90d', '365d', 'all'];

/** What would change, and what it would have meant for what was recorded. */
export const WhatIfPart = ({ draft, check }: StepProps): ReactNode => {
  const texts = useTexts().programme;
  const { valid } = check;
  const plan = useQuery({
    queryKey: ['programme', 'plan', draft.text],
    enabled: valid !== undefined,
    queryFn: ({ signal }) => {
      if (valid === undefined) throw new Error('there is nothing to plan');
      return planProgramme({ body: valid }, { signal });
    },
  });
  if (valid === undefined) return <CheckNote check={check} />;
  return (
    <div className="stack">
      <Loaded query={plan}>{({ changes }) => <Changes changes={changes} />}</Loaded>
      {draft.publishedVersion === null ? (
        <p className="note">{texts.whatIf.first}</p>
      ) : (
        <Simulation draft={draft} check={check} />
      )}
      <Link href="/programme/publish" className="button primary">
        {texts.whatIf.next}
      </Link>
    </div>
  );
};

const Simulation = ({ draft, check: { valid } }: StepProps): ReactNode => {
  const texts = useTexts().programme.whatIf;
  const [over, setOver] = useState<Over>('365d');
  const { outcome, open, ended, problem, isBusy, run } = useSimulation();
  const { publishedVersion } = draft;
  return (
    <section className="section">
      <h2>{texts.title}</h2>
      <p className="muted">{texts.lead}</p>
      <div className="row-of-fields">
        <Field label={texts.over}>
          {(ids) => (
            <select {...ids} value={over} onChange={(event) => setOver(event.target.value as Over)}>
              {OVER.map((of) => (
                <option key={of} value={of}>
                  {texts.overs[of]}
                </option>
              ))}
            </select>
          )}
        </Field>
      </div>
      <div className="buttons">
        <button
          type="button"
          disabled={isBusy || valid === undefined || publishedVersion === null}
          onClick={() => {
            if (valid !== undefined && publishedVersion !== null) void run(valid, over, publishedVersion);
          }}
        >
          {texts.run}
        </button>
      </div>
      {open.map(({ job, stop }) => (
        <JobProgress
          key={job.id}
          job={job}
          name={job.unit === 'members' ? texts.measuring : texts.running}
          onStop={stop}
        />
      ))}
      {problem !== null && <ProblemNote error={problem} />}
      {open.length === 0 && <JobEnd job={ended} />}
      {outcome !== null && (
        <>
          {valid !== undefined && !isSame(outcome.document, valid) && (
            <p className="note note-warn">{texts.ofAnother}</p>
          )}
          <Report outcome={outcome} />
        </>
      )}
    </section>
  );
};
