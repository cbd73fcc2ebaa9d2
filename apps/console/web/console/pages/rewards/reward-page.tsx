import { useState, type ReactNode } from 'react';
import { useQuery } from '@tanstack/react-query';
import type { RewardDto } from '#api';
import { useFormat } from '#shared/format/use-format';
import { Page } from '#shared/layout/page';
import { useSegment } from '#shared/layout/segments';
import { useMay } from '#shared/session/session';
import { Facts } from '#shared/ui/facts';
import { Loaded } from '#shared/ui/loaded';
import { readReward } from '../../api';
import { useWalletName } from '#shared/format/use-wallet-name';
import { useTexts } from '../../texts/texts';
import { AddCodesDialog } from './add-codes-dialog';
import { RedemptionsOf } from './redemptions-of';

const RewardPage = (): ReactNode => {
  const rewardId = useSegment('rewardId');
  const texts = useTexts().rewards;
  const may = useMay();
  const [isAdding, setAdding] = useState(false);
  const reward = useQuery({
    queryKey: ['rewards', rewardId],
    queryFn: ({ signal }) => readReward({ path: { rewardId } }, { signal }),
  });
  const takesCodes = reward.data?.stock === 'codes' && may('operator');
  return (
    <Page
      title={reward.data?.title ?? texts.one(rewardId)}
      lead={<code>{rewardId}</code>}
      actions={
        takesCodes && (
          <button type="button" onClick={() => setAdding(true)}>
            {texts.codes.open}
          </button>
        )
      }
    >
      <Loaded query={reward}>
        {(one) => (
          <>
            <RewardFacts reward={one} />
            <RedemptionsOf rewardId={rewardId} />
          </>
        )}
      </Loaded>
      {isAdding && <AddCodesDialog rewardId={rewardId} onClose={() => setAdding(false)} />}
    </Page>
  );
};

const RewardFacts = ({ reward }: { readonly reward: RewardDto }): ReactNode => {
  const texts = useTexts().rewards;
  const format = useFormat();
  const walletName = useWalletName();
  const { gives, points, unit, walletId, stock, available, status, from, until, tiers } = reward;
  const { kind, ...more } = gives;
  return (
    <Facts
      facts={{
        [texts.state]: texts.states[status],
        [texts.price]: `${format.count(points)} ${unit} (${walletName(walletId)})`,
        [texts.kind]: texts.kinds[kind] ?? kind,
        [texts.details]: Object.keys(more).length === 0 ? undefined : <code>{JSON.stringify(more)}</code>,
        [stock === 'codes' ? texts.codes.left : texts.left]:
          available === null ? texts.unlimited : format.count(available),
        [texts.from]: from === undefined ? undefined : format.instant(from),
        [texts.until]: until === undefined ? undefined : format.instant(until),
        [texts.tiers]: tiers?.join(', '),
      }}
    />
  );
};

export default RewardPage;
