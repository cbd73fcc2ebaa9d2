import type { ReactNode } from 'react';
import { useFormat } from '#shared/format/use-format';
import { useSharedTexts } from '#shared/texts/texts';
import { Badge } from '#shared/ui/badge';
import { Empty } from '#shared/ui/empty';
import { Paged, usePages } from '#shared/ui/paged';
import { Table } from '#shared/ui/table';
import { readOwnRewards } from '../../api';
import { useTexts } from '../../texts/texts';

export const OwnRewards = ({ memberId }: { readonly memberId: string }): ReactNode => {
  const texts = useTexts().member.rewards;
  const { states } = useSharedTexts();
  const format = useFormat();
  const rewards = usePages(['member', memberId, 'own-rewards'], (cursor, signal) =>
    readOwnRewards({ path: { memberId }, query: cursor === undefined ? {} : { cursor } }, { signal }),
  );
  return (
    <Paged query={rewards} rowsOf={(page) => page.rewards} empty={<Empty>{texts.none}</Empty>}>
      {(rows) => (
        <Table
          caption={texts.caption}
          isCaptionHidden
          rows={rows}
          keyOf={({ id }) => id}
          columns={[
            { head: texts.since, kind: 'time', cell: ({ since }) => format.instant(since) },
            { head: texts.reward, kind: 'wide', cell: ({ title, rewardId }) => title ?? rewardId },
            {
              head: texts.state,
              cell: ({ status, isUsable }) => (
                <Badge tone={isUsable ? 'good' : 'plain'}>{texts.states[status] ?? status}</Badge>
              ),
            },
            {
              head: texts.paid,
              kind: 'number',
              cell: ({ paid }) => (paid === null ? texts.given : format.count(paid.points)),
            },
            {
              head: texts.useBy,
              kind: 'time',
              cell: ({ useBy }) => (useBy === null ? states.noValue : format.instant(useBy)),
            },
          ]}
        />
      )}
    </Paged>
  );
};
