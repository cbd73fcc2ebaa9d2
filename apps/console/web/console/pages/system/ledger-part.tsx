import type { ReactNode } from 'react';
import type { VerificationDto } from '#api';
import { useFormat } from '#shared/format/use-format';
import { Badge } from '#shared/ui/badge';
import { Facts } from '#shared/ui/facts';
import { ProblemNote } from '#shared/ui/problem-note';
import { Table } from '#shared/ui/table';
import { verifyLedger } from '../../api';
import { JobEnd } from '../../jobs/job-end';
import { JobProgress } from '../../jobs/job-progress';
import { useJobs } from '../../jobs/use-jobs';
import { useTexts } from '../../texts/texts';

/** Everything is computed again from the events and compared. */
export const LedgerPart = (): ReactNode => {
  const texts = useTexts().system.ledger;
  const format = useFormat();
  const { jobs, problem, isAsking, start, stop } = useJobs<unknown, VerificationDto>('ledger.verify');
  const open = jobs?.open ?? [];
  const done = jobs?.done ?? null;
  const data = done?.result;
  return (
    <div className="stack">
      <p className="muted">{texts.lead}</p>
      <button
        type="button"
        className="primary no-print"
        disabled={isAsking || open.length > 0}
        onClick={() => void start((idempotencyKey) => verifyLedger({}, { idempotencyKey }))}
      >
        {texts.verify}
      </button>
      {problem !== null && <ProblemNote error={problem} />}
      {open.map((job) => (
        <JobProgress key={job.id} job={job} name={texts.verifying} onStop={() => void stop(job.id)} />
      ))}
      {open.length === 0 && <JobEnd job={jobs?.ended ?? null} />}
      {done !== null && data !== undefined && (
        <>
          <p role="status" className={data.ok ? 'note note-good' : 'note note-bad'}>
            {data.ok ? texts.ok : texts.notOk} {texts.verifiedAt(format.instant(done.finishedAt ?? done.requestedAt))}
          </p>
          <Facts facts={{ [texts.events]: format.count(data.events), [texts.accounts]: format.count(data.accounts) }} />
          <Table
            caption={texts.checks}
            rows={data.checks}
            keyOf={({ name }) => name}
            columns={[
              { head: texts.check, kind: 'wide', cell: ({ name }) => name },
              {
                head: texts.outcome,
                cell: ({ ok }) => <Badge tone={ok ? 'good' : 'bad'}>{ok ? texts.holds : texts.fails}</Badge>,
              },
              { head: texts.checked, kind: 'number', cell: ({ checked }) => format.count(checked) },
              { head: texts.differences, kind: 'number', cell: ({ differences }) => format.count(differences) },
            ]}
          />
        </>
      )}
    </div>
  );
};
