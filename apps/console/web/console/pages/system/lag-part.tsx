import type { ReactNode } from 'react';
import { useFormat } from '#shared/format/use-format';
import { useSharedTexts } from '#shared/texts/texts';
import { Loaded } from '#shared/ui/loaded';
import { Table } from '#shared/ui/table';
import { useTexts } from '../../texts/texts';
import { useLag } from './use-lag';

/** Who waits for what; those that are most behind first. */
export const LagPart = (): ReactNode => {
  const texts = useTexts().system.lag;
  const { states } = useSharedTexts();
  const format = useFormat();
  return (
    <Loaded query={useLag()}>
      {({ drained, subscriptions }) => (
        <div className="stack">
          <p className={drained ? 'note note-good' : 'note note-warn'}>{drained ? texts.drained : texts.notDrained}</p>
          <Table
            caption={texts.subscriptions}
            rows={subscriptions.toSorted((one, other) => (other.behind ?? 0) - (one.behind ?? 0))}
            keyOf={({ topic, group }) => `${topic} ${group}`}
            columns={[
              { head: texts.group, cell: ({ group }) => group },
              { head: texts.topic, cell: ({ topic }) => topic },
              {
                head: texts.behind,
                kind: 'number',
                cell: ({ behind }) => (behind === null ? states.noValue : format.count(behind)),
              },
              {
                head: texts.progress,
                kind: 'time',
                cell: ({ lastProgressAt }) =>
                  lastProgressAt === null ? states.noValue : format.instant(lastProgressAt),
              },
            ]}
          />
        </div>
      )}
    </Loaded>
  );
};
