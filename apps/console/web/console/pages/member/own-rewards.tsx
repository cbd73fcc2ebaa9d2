import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { OwnRewardDto } from '#api';
import { useFormat } from '#shared/format/use-format';
import { useMay } from '#shared/session/session';
import { useSharedTexts } from '#shared/texts/texts';
import { Badge } from '#shared/ui/badge';
import { Empty } from '#shared/ui/empty';
import { Paged, usePages } from '#shared/ui/paged';
import { Table } from '#shared/ui/table';
import { readOwnRewards } from '../../api';
import { redemptionPath } from '../../places';
import { useTexts } from '../../texts/texts';

/** What was redeemed leads to its redemption, for who may see that. */
const OwnReward = ({ reward: { origin, id, title, rewardId } }: { readonly reward: OwnRewardDto }): ReactNode => {
  const may = useMay();
  const name = title ?? rewardId;
  return origin === 'redeemed' && may('support') ? <Link href={redemptionPath(id)}>{name}</Link> : name;
};

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
            { head: texts.reward, kind: 'wide', cell: (own) => <OwnReward reward={own} /> },
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
