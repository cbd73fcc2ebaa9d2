import type { ReactNode } from 'react';
import { useQuery } from '@tanstack/react-query';
import type { MonthOfPointsDto } from '#api';
import { useFormat } from '#shared/format/use-format';
import { Empty } from '#shared/ui/empty';
import { Loaded } from '#shared/ui/loaded';
import { readPointsByMonth } from '../../api';
import { ColumnsByMonth } from '../../charts/columns-by-month';
import { LineByMonth } from '../../charts/line-by-month';
import { useWalletName } from '#shared/format/use-wallet-name';
import { useTexts } from '../../texts/texts';

export const PointsPart = (): ReactNode => {
  const texts = useTexts().insights.points;
  const format = useFormat();
  const points = useQuery({
    queryKey: ['insights', 'points'],
    queryFn: ({ signal }) => readPointsByMonth({}, { signal }),
  });
  const asOf = format.instant(new Date(points.dataUpdatedAt).toISOString());
  return (
    <Loaded query={points}>
      {({ months }) => {
        const wallets = [...Map.groupBy(months, ({ walletId }) => walletId)];
        return wallets.length === 0 ? (
          <Empty>{texts.none}</Empty>
        ) : (
          <div className="stack">
            {wallets.map(([walletId, of]) => (
              <Wallet key={walletId} walletId={walletId} months={of} asOf={asOf} />
            ))}
          </div>
        );
      }}
    </Loaded>
  );
};

interface WalletProps {
  readonly walletId: string;
  readonly months: readonly MonthOfPointsDto[];
  readonly asOf: string;
}

const Wallet = ({ walletId, months, asOf }: WalletProps): ReactNode => {
  const texts = useTexts().insights.points;
  const format = useFormat();
  const name = useWalletName()(walletId);
  const inOrder = months.toSorted((one, other) => one.month.localeCompare(other.month));
  const last = inOrder.at(-1);
  if (last === undefined) return null;
  const unit = last.unit ?? walletId;
  return (
    <>
      <ColumnsByMonth
        title={texts.moved(
          name,
          last.month,
          format.count(last.issued),
          format.count(last.redeemed),
          format.count(last.expired),
        )}
        {...{ unit, asOf }}
        file={`points-${walletId}`}
        series={[texts.issued, texts.redeemed, texts.expired]}
        months={inOrder.map(({ month, issued, redeemed, expired }) => ({ month, values: [issued, redeemed, expired] }))}
      />
      <LineByMonth
        title={texts.stood(name, format.count(last.outstanding), last.month)}
        {...{ unit, asOf }}
        file={`outstanding-${walletId}`}
        name={texts.outstanding}
        months={inOrder.map(({ month, outstanding }) => ({ month, value: outstanding }))}
      />
    </>
  );
};
