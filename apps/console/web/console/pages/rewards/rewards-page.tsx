import type { FormEvent, ReactNode } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Link, useLocation } from 'wouter';
import { useFormat } from '#shared/format/use-format';
import { Page } from '#shared/layout/page';
import { useMay } from '#shared/session/session';
import { useSharedTexts } from '#shared/texts/texts';
import { Badge } from '#shared/ui/badge';
import { Empty } from '#shared/ui/empty';
import { Field } from '#shared/ui/field';
import { Loaded } from '#shared/ui/loaded';
import { Table } from '#shared/ui/table';
import { textOf } from '#shared/ui/text-of';
import { listRewards, readHealth } from '../../api';
import { redemptionPath, rewardPath } from '../../places';
import { useTexts } from '../../texts/texts';

const RewardsPage = (): ReactNode => {
  const texts = useTexts().rewards;
  const { states } = useSharedTexts();
  const format = useFormat();
  const may = useMay();
  const rewards = useQuery({ queryKey: ['rewards'], queryFn: ({ signal }) => listRewards({}, { signal }) });
  const isAnalyst = may('analyst');
  // How often each was redeemed is told by the programme's health; the list is there without it.
  const { data: health } = useQuery({
    queryKey: ['rewards', 'redeemed'],
    enabled: isAnalyst && (rewards.data?.rewards.length ?? 0) > 0,
    queryFn: ({ signal }) => readHealth({}, { signal }),
  });
  const redeemed = (id: string): ReactNode => {
    const count = health?.rewards.find(({ rewardId }) => rewardId === id)?.redeemed;
    if (count === undefined) return states.noValue;
    return count === 0 ? <Badge tone="warn">{texts.never}</Badge> : format.count(count);
  };
  return (
    <Page title={texts.title} lead={texts.lead}>
      {may('support') && <FindRedemption />}
      <Loaded query={rewards}>
        {({ rewards: all }) =>
          all.length === 0 ? (
            <Empty>{texts.none}</Empty>
          ) : (
            <Table
              caption={texts.title}
              isCaptionHidden
              rows={all}
              keyOf={({ rewardId }) => rewardId}
              columns={[
                {
                  head: texts.reward,
                  kind: 'wide',
                  cell: ({ rewardId, title }) => <Link href={rewardPath(rewardId)}>{title}</Link>,
                },
                { head: texts.kind, cell: ({ gives }) => texts.kinds[gives.kind] ?? gives.kind },
                { head: texts.price, kind: 'number', cell: ({ points, unit }) => `${format.count(points)} ${unit}` },
                {
                  head: texts.left,
                  kind: 'number',
                  cell: ({ available }) => (available === null ? texts.unlimited : format.count(available)),
                },
                ...(isAnalyst
                  ? [
                      {
                        head: texts.redeemed,
                        kind: 'number' as const,
                        cell: ({ rewardId }: { readonly rewardId: string }) => redeemed(rewardId),
                      },
                    ]
                  : []),
                {
                  head: texts.state,
                  cell: ({ status }) => (
                    <Badge tone={status === 'active' ? 'good' : 'plain'}>{texts.states[status]}</Badge>
                  ),
                },
              ]}
            />
          )
        }
      </Loaded>
    </Page>
  );
};

/** One by its number, which its member and its till have; those of a reward are on its page. */
const FindRedemption = (): ReactNode => {
  const texts = useTexts().rewards;
  const [, navigate] = useLocation();
  return (
    <form
      className="row-of-fields"
      onSubmit={(event: FormEvent<HTMLFormElement>) => {
        event.preventDefault();
        navigate(redemptionPath(textOf(event.currentTarget, 'redemption')));
      }}
    >
      <Field label={texts.redemption.find} input={{ name: 'redemption', required: true, maxLength: 128 }} />
      <div className="buttons end">
        <button type="submit">{texts.redemption.show}</button>
      </div>
    </form>
  );
};

export default RewardsPage;
