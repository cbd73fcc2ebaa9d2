import { useState, type ReactNode } from 'react';
import type { ListedAdjustmentDto } from '#api';
import { useFormat } from '#shared/format/use-format';
import { useWalletName } from '#shared/format/use-wallet-name';
import { AskDialog } from '#shared/ui/ask-dialog';
import { approveAdjustment, declineAdjustment, listAdjustments, reverseAdjustment } from '../../api';
import { useTexts } from '../../texts/texts';
import { useBalance } from '../member/balances';

export type Decision = 'approve' | 'decline' | 'reverse';

interface DecideAdjustmentDialogProps {
  readonly adjustment: ListedAdjustmentDto;
  readonly decision: Decision;
  readonly onClose: () => void;
  readonly onDecided: () => void;
}

/** What the member has now, and would have then, is shown before it is done. */
export const DecideAdjustmentDialog = (props: DecideAdjustmentDialogProps): ReactNode => {
  const { adjustment, decision, onClose, onDecided } = props;
  const texts = useTexts().adjustments;
  const { outcome } = useTexts().member.adjust;
  const format = useFormat();
  const walletName = useWalletName();
  const [reversalId] = useState(() => crypto.randomUUID());
  const { memberId, adjustmentId, walletId, points } = adjustment;
  const active = useBalance(memberId).data?.wallets.find((wallet) => wallet.walletId === walletId)?.active;
  const change = decision === 'reverse' ? -points : points;
  const act = async (): Promise<void> => {
    const path = { memberId, adjustmentId };
    const { revision } =
      decision === 'reverse'
        ? await reverseAdjustment({ path, body: { reversalId, reasonCode: adjustment.reasonCode } })
        : await (decision === 'approve' ? approveAdjustment : declineAdjustment)({ path });
    // The list is asked again once it knows of it, however far behind it is.
    await listAdjustments({ query: { memberId, atLeastRevision: revision, limit: 1 } }).catch(() => undefined);
    onDecided();
  };
  return (
    <AskDialog
      title={texts.acts.of(texts.acts[decision], format.change(points), adjustment.actor)}
      act={texts.acts[decision]}
      isDangerous={decision !== 'approve'}
      onClose={onClose}
      onSubmit={act}
    >
      <p>{texts.actMeans[decision]}</p>
      {decision !== 'decline' && active !== undefined && (
        <p className="note">
          {walletName(walletId)}: {outcome(format.count(active), format.change(change), format.count(active + change))}
        </p>
      )}
    </AskDialog>
  );
};
