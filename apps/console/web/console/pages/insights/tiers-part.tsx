import type { ReactNode } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useFormat } from '#shared/format/use-format';
import { Empty } from '#shared/ui/empty';
import { Loaded } from '#shared/ui/loaded';
import { readTiers } from '../../api';
import { Bars } from '../../charts/bars';
import { useTexts } from '../../texts/texts';

export const TiersPart = (): ReactNode => {
  const texts = useTexts().insights.tiers;
  const format = useFormat();
  const tiers = useQuery({ queryKey: ['insights', 'tiers'], queryFn: ({ signal }) => readTiers({}, { signal }) });
  return (
    <Loaded query={tiers}>
      {({ members, tiers: all }) => {
        const largest = all.toSorted((one, other) => other.members - one.members)[0];
        if (largest === undefined || members === 0) return <Empty>{texts.none}</Empty>;
        const nameOf = ({ name, tierId }: (typeof all)[number]): string => name ?? tierId ?? texts.below;
        return (
          <Bars
            title={texts.largest(format.count(largest.members), format.count(members), nameOf(largest))}
            unit={texts.members}
            asOf={format.instant(new Date(tiers.dataUpdatedAt).toISOString())}
            file="tiers"
            head={texts.tier}
            name={texts.members}
            rows={all.map((tier) => ({ of: nameOf(tier), value: tier.members }))}
          />
        );
      }}
    </Loaded>
  );
};
