import type { ReactNode } from 'react';
import type { JobHeadDto } from '#api';
import { ProblemError } from '#shared/api/problem';
import { useFormat } from '#shared/format/use-format';
import { ProblemNote } from '#shared/ui/problem-note';
import { useTexts } from '../texts/texts';

/** How the last one ended, where nothing came of it. */
export const JobEnd = ({ job }: { readonly job: JobHeadDto | null }): ReactNode => {
  const texts = useTexts().jobs;
  const format = useFormat();
  if (job?.state === 'failed' && job.error !== null) return <ProblemNote error={new ProblemError(job.error, null)} />;
  if (job?.state !== 'cancelled' || job.finishedAt === null) return null;
  return (
    <p role="status" className="note">
      {texts.cancelled(format.instant(job.finishedAt))}
    </p>
  );
};
