import { useState, type ReactNode } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import type { ListedDeadLetterDto } from '#api';
import { useFormat } from '#shared/format/use-format';
import { useMay } from '#shared/session/session';
import { AskDialog } from '#shared/ui/ask-dialog';
import { Empty } from '#shared/ui/empty';
import { Paged, usePages } from '#shared/ui/paged';
import { Table, type Column } from '#shared/ui/table';
import { discardDeadLetter, listDeadLetters, replayDeadLetter } from '../../api';
import { useTexts } from '../../texts/texts';

type Act = 'replay' | 'discard';
const CALLS = { replay: replayDeadLetter, discard: discardDeadLetter } as const;

/** Messages that could not be handled, and wait for somebody. */
export const DeadLetters = (): ReactNode => {
  const texts = useTexts().system.letters;
  const format = useFormat();
  const may = useMay();
  const queryClient = useQueryClient();
  const [asked, setAsked] = useState<{ readonly act: Act; readonly id: string } | null>(null);
  const letters = usePages(['dead-letters', 'parked'], (cursor, signal) =>
    listDeadLetters({ query: { status: 'parked', ...(cursor === undefined ? {} : { cursor }) } }, { signal }),
  );
  const acts: Column<ListedDeadLetterDto> = {
    head: texts.act,
    cell: ({ id }) => (
      <div className="buttons">
        {(['replay', 'discard'] as const).map((act) => (
          <button key={act} type="button" aria-label={texts.actOn[act](id)} onClick={() => setAsked({ act, id })}>
            {texts.acts[act]}
          </button>
        ))}
      </div>
    ),
  };
  return (
    <>
      <Paged query={letters} rowsOf={(page) => page.deadLetters} empty={<Empty>{texts.none}</Empty>}>
        {(rows) => (
          <Table
            caption={texts.caption}
            isCaptionHidden
            rows={rows}
            keyOf={({ id }) => id}
            columns={[
              { head: texts.failedAt, kind: 'time', cell: ({ failedAt }) => format.instant(failedAt) },
              { head: texts.topic, cell: ({ topic }) => topic },
              { head: texts.group, cell: ({ group }) => group },
              {
                head: texts.reason,
                kind: 'wide',
                cell: ({ reason }) => reason,
              },
              { head: texts.attempts, kind: 'number', cell: ({ attempts }) => format.count(attempts) },
              ...(may('operator') ? [acts] : []),
            ]}
          />
        )}
      </Paged>
      {asked !== null && (
        <AskDialog
          title={texts.actOn[asked.act](asked.id)}
          act={texts.acts[asked.act]}
          isDangerous={asked.act === 'discard'}
          onClose={() => setAsked(null)}
          onSubmit={async () => {
            await CALLS[asked.act]({ path: { id: asked.id } });
            await queryClient.invalidateQueries({ queryKey: ['dead-letters'] });
          }}
        >
          <p>{texts.actMeans[asked.act]}</p>
        </AskDialog>
      )}
    </>
  );
};
