import { useState, type ReactNode } from 'react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from 'wouter';
import type { RedemptionDto } from '#api';
import { useFormat } from '#shared/format/use-format';
import { Page } from '#shared/layout/page';
import { useSegment } from '#shared/layout/segments';
import { useMay } from '#shared/session/session';
import { AskDialog } from '#shared/ui/ask-dialog';
import { Facts } from '#shared/ui/facts';
import { Loaded } from '#shared/ui/loaded';
import { cancelRedemption, readRedemption } from '../../api';
import { memberPath, rewardPath } from '../../places';
import { useTexts } from '../../texts/texts';

/** Those that have not ended. */
const OPEN: readonly RedemptionDto['status'][] = ['waiting', 'requested', 'reserved', 'confirmed', 'completed'];

/** A code that was given may have been used already. */
const isCancellable = ({ status, gives }: RedemptionDto): boolean =>
  OPEN.includes(status) && !(status === 'completed' && gives.kind === 'code');

const RedemptionPage = (): ReactNode => {
  const redemptionId = useSegment('redemptionId');
  const texts = useTexts().rewards.redemption;
  const may = useMay();
  const queryClient = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const redemption = useQuery({
    queryKey: ['redemption', redemptionId],
    queryFn: ({ signal }) => readRedemption({ path: { redemptionId } }, { signal }),
  });
  const mayCancel = may('operator') && redemption.data !== undefined && isCancellable(redemption.data);
  return (
    <Page
      title={texts.title(redemptionId)}
      actions={
        mayCancel && (
          <button type="button" className="danger" onClick={() => setAsking(true)}>
            {texts.cancel}
          </button>
        )
      }
    >
      <Loaded query={redemption}>{(one) => <RedemptionFacts redemption={one} />}</Loaded>
      {isAsking && (
        <AskDialog
          title={texts.cancel}
          act={texts.cancel}
          isDangerous
          onClose={() => setAsking(false)}
          onSubmit={async () => {
            queryClient.setQueryData(['redemption', redemptionId], await cancelRedemption({ path: { redemptionId } }));
            void queryClient.invalidateQueries({ queryKey: ['rewards'] });
          }}
        >
          <p>{texts.cancelMeans}</p>
        </AskDialog>
      )}
    </Page>
  );
};

const RedemptionFacts = ({ redemption: one }: { readonly redemption: RedemptionDto }): ReactNode => {
  const texts = useTexts().rewards;
  const format = useFormat();
  return (
    <Facts
      facts={{
        [texts.state]: texts.redemption.statuses[one.status],
        [texts.redemption.why]: one.cancelled === undefined ? one.failure : texts.redemption.causes[one.cancelled],
        [texts.reward]: <Link href={rewardPath(one.rewardId)}>{one.rewardId}</Link>,
        [texts.redemption.member]: <Link href={memberPath(one.memberId)}>{one.memberId}</Link>,
        [texts.price]: `${format.count(one.points)} ${one.unit}`,
        [texts.redemption.code]: one.code,
        [texts.redemption.confirmBy]: one.confirmBy === undefined ? undefined : format.instant(one.confirmBy),
        [texts.redemption.useBy]: one.useBy === undefined ? undefined : format.instant(one.useBy),
      }}
    />
  );
};

export default RedemptionPage;
