import type { ReactNode } from 'react';
import { Empty } from '#shared/ui/empty';
import { Paged, usePages } from '#shared/ui/paged';
import { listMemberReceipts } from '../../api';
import { useTexts } from '../../texts/texts';
import { ReceiptTable } from '../receipts/receipt-table';

export const MemberReceipts = ({ memberId }: { readonly memberId: string }): ReactNode => {
  const texts = useTexts().receipt.list;
  const receipts = usePages(['member', memberId, 'receipts'], (cursor, signal) =>
    listMemberReceipts({ path: { memberId }, query: cursor === undefined ? {} : { cursor } }, { signal }),
  );
  return (
    <Paged query={receipts} rowsOf={(page) => page.receipts} empty={<Empty>{texts.noneOfMember}</Empty>}>
      {(rows) => <ReceiptTable caption={texts.title} receipts={rows} isOfOneMember />}
    </Paged>
  );
};
