import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { ListedReceiptDto } from '#api';
import { useFormat } from '#shared/format/use-format';
import { useWalletName } from '#shared/format/use-wallet-name';
import { useSharedTexts } from '#shared/texts/texts';
import { Badge } from '#shared/ui/badge';
import { Table } from '#shared/ui/table';
import { memberPath, receiptPath } from '../../places';
import { useTexts } from '../../texts/texts';
import { TONES } from './tones';

interface ReceiptTableProps {
  readonly caption: string;
  readonly receipts: readonly ListedReceiptDto[];
  /** Where all are of one. */
  readonly isOfOneMember?: boolean;
}

export const ReceiptTable = ({ caption, receipts, isOfOneMember = false }: ReceiptTableProps): ReactNode => {
  const texts = useTexts().receipt;
  const { states } = useSharedTexts();
  const format = useFormat();
  const nameOf = useWalletName();
  const amounts = (all: ListedReceiptDto['earned']): ReactNode =>
    all.length === 0
      ? states.noValue
      : all.map(({ walletId, amount }) => `${nameOf(walletId)} ${format.change(amount)}`).join(', ');
  return (
    <Table
      caption={caption}
      isCaptionHidden
      rows={receipts}
      keyOf={({ receiptId }) => receiptId}
      columns={[
        { head: texts.endedAt, kind: 'time', cell: ({ endedAt }) => format.instant(endedAt) },
        {
          head: texts.list.receipt,
          cell: ({ receiptId }) => <Link href={receiptPath(receiptId)}>{receiptId}</Link>,
        },
        { head: texts.kind, cell: ({ kind }) => texts.kinds[kind] ?? kind },
        { head: texts.list.till, cell: ({ workstationId }) => workstationId },
        {
          head: texts.list.state,
          cell: ({ status }) => <Badge tone={TONES[status] ?? 'plain'}>{texts.states[status]}</Badge>,
        },
        ...(isOfOneMember
          ? []
          : [
              {
                head: texts.list.member,
                cell: ({ memberId }: ListedReceiptDto) =>
                  memberId === null ? (
                    states.noValue
                  ) : (
                    <Link href={memberPath(memberId)} aria-label={`${texts.member} ${memberId}`}>
                      {memberId.slice(0, 8)}
                    </Link>
                  ),
              },
            ]),
        {
          head: texts.payable,
          kind: 'number',
          cell: ({ payableMinor, currency }) => format.money(payableMinor, currency),
        },
        { head: texts.list.brought, kind: 'number', cell: ({ earned }) => amounts(earned) },
      ]}
    />
  );
};
