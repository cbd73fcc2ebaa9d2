import { useState, type ReactNode } from 'react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { ProjectionDto, RebuildDto } from '#api';
import { useFormat } from '#shared/format/use-format';
import { useMay } from '#shared/session/session';
import { AskDialog } from '#shared/ui/ask-dialog';
import { Badge, type Tone } from '#shared/ui/badge';
import { Loaded } from '#shared/ui/loaded';
import { ProblemNote } from '#shared/ui/problem-note';
import { Table, type Column } from '#shared/ui/table';
import { listProjections, rebuildProjection } from '../../api';
import { JobEnd } from '../../jobs/job-end';
import { JobProgress } from '../../jobs/job-progress';
import { useJobs, type JobOf } from '../../jobs/use-jobs';
import { useTexts } from '../../texts/texts';

const AGAIN_MS = 5_000;
const TONES: Readonly<Record<ProjectionDto['state'], Tone>> = {
  live: 'good',
  rebuilding: 'warn',
  failed: 'bad',
  superseded: 'plain',
};

/** Read models: they can be made again from the events at any time, while the old one answers. */
export const ReadModels = (): ReactNode => {
  const texts = useTexts().system.models;
  const format = useFormat();
  const may = useMay();
  const queryClient = useQueryClient();
  const [chosen, setChosen] = useState<ProjectionDto | null>(null);
  const rebuilds = useJobs<unknown, RebuildDto>('projection.rebuild');
  const open = rebuilds.jobs?.open ?? [];
  const done = rebuilds.jobs?.done ?? null;
  const models = useQuery({
    queryKey: ['projections'],
    refetchInterval: AGAIN_MS,
    queryFn: ({ signal }) => listProjections({}, { signal, background: true }),
  });
  const act: Column<ProjectionDto> = {
    head: texts.act,
    cell: (model) => (
      <button type="button" aria-label={texts.rebuildOf(model.name)} onClick={() => setChosen(model)}>
        {texts.rebuild}
      </button>
    ),
  };
  return (
    <div className="stack">
      <p className="muted">{texts.lead}</p>
      {rebuilds.problem !== null && <ProblemNote error={rebuilds.problem} />}
      {open.map((job) => (
        <JobProgress
          key={job.id}
          job={job}
          name={texts.rebuilding(job.subject ?? '')}
          onStop={() => void rebuilds.stop(job.id)}
        />
      ))}
      {open.length === 0 && <JobEnd job={rebuilds.jobs?.ended ?? null} />}
      <div role="status">{done !== null && <Rebuilt job={done} />}</div>
      <Loaded query={models}>
        {({ projections }) => (
          <Table
            caption={texts.caption}
            isCaptionHidden
            rows={projections}
            keyOf={({ context, name, generation }) => `${context} ${name} ${String(generation)}`}
            columns={[
              { head: texts.context, cell: ({ context }) => context },
              { head: texts.name, cell: ({ name }) => name },
              { head: texts.state, cell: ({ state }) => <Badge tone={TONES[state]}>{texts.states[state]}</Badge> },
              { head: texts.behind, kind: 'number', cell: ({ behind }) => format.count(behind) },
              {
                head: texts.setAside,
                kind: 'number',
                cell: ({ setAside }) => format.count(setAside.length),
              },
              ...(may('operator') ? [act] : []),
            ]}
          />
        )}
      </Loaded>
      {chosen !== null && (
        <AskDialog
          title={texts.rebuildOf(chosen.name)}
          act={texts.rebuild}
          onClose={() => setChosen(null)}
          onSubmit={async () => {
            const path = { context: chosen.context, name: chosen.name };
            await rebuilds.start((idempotencyKey) => rebuildProjection({ path }, { idempotencyKey }));
            void queryClient.invalidateQueries({ queryKey: ['projections'] });
          }}
        >
          <p>{texts.rebuildMeans}</p>
        </AskDialog>
      )}
    </div>
  );
};

const Rebuilt = ({ job: { result, finishedAt } }: { readonly job: JobOf<unknown, RebuildDto> }): ReactNode => {
  const texts = useTexts().system.models;
  const format = useFormat();
  const { name, events, seconds, swapped, tables } = result;
  return (
    <p className={swapped ? 'note note-good' : 'note note-warn'}>
      {texts.rebuilt(name, format.count(events), format.count(seconds))}{' '}
      {format.plural(
        tables.reduce((sum, { differences }) => sum + differences, 0),
        texts.differences,
      )}{' '}
      {finishedAt !== null && <span className="muted">{format.instant(finishedAt)}</span>}
    </p>
  );
};
