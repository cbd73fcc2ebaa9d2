import type { ReactNode } from 'react';
import type { JobHeadDto } from '#api';
import { useFormat } from '#shared/format/use-format';
import { useTexts } from '../texts/texts';

interface JobProgressProps {
  readonly job: JobHeadDto;
  /** What is being done. */
  readonly name: string;
  readonly onStop: () => void;
}

/** How far a job is, how long it takes, and a way to end it. */
export const JobProgress = ({ job, name, onStop }: JobProgressProps): ReactNode => {
  const texts = useTexts().jobs;
  const format = useFormat();
  const { state, done, total, etaSeconds, unit, cancelRequested } = job;
  const isKnown = state === 'running' && total !== null && total > 0;
  const said = [
    isKnown && (texts.progress[unit] ?? texts.steps)(format.count(done), format.count(total)),
    state === 'running' && etaSeconds !== null && texts.left(format.duration(etaSeconds)),
    state === 'queued' && texts.queued,
    cancelRequested && texts.stopping,
  ].filter((part) => part !== false);
  return (
    <div role="status" className="section">
      <p>{name}</p>
      <progress aria-label={name} {...(isKnown ? { value: done, max: total } : {})} />
      <p className="muted">{said.length === 0 ? texts.begins : said.join(' · ')}</p>
      <button type="button" className="no-print" disabled={cancelRequested} onClick={onStop}>
        {texts.stop}
      </button>
    </div>
  );
};
