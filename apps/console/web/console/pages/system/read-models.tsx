import { useState, type ReactNode } from 'react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { ProjectionDto, RebuildDto } from '#api';
import { useFormat } from '#shared/format/use-format';
import { useMay } from '#shared/session/session';
import { AskDialog } from '#shared/ui/ask-dialog';
import { Badge, type Tone } from '#shared/ui/badge';
import { Loaded } from '#shared/ui/loaded';
import { Table, type Column } from '#shared/ui/table';
import { listProjections, rebuildProjection } from '../../api';
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
  const [done, setDone] = useState<RebuildDto | null>(null);
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
      <div role="status">
        {done !== null && (
          <p className={done.swapped ? 'note note-good' : 'note note-warn'}>
            {texts.rebuilt(done.name, format.count(done.events), format.count(done.seconds))}{' '}
            {format.plural(
              done.tables.reduce((sum, { differences }) => sum + differences, 0),
              texts.differences,
            )}
          </p>
        )}
      </div>
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
            setDone(await rebuildProjection({ path: { context: chosen.context, name: chosen.name } }));
            void queryClient.invalidateQueries({ queryKey: ['projections'] });
          }}
        >
          <p>{texts.rebuildMeans}</p>
        </AskDialog>
      )}
    </div>
  );
};
