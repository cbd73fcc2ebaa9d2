import type { ReactNode } from 'react';
import { useFormat } from '#shared/format/use-format';
import { Empty } from '#shared/ui/empty';
import { Paged, usePages } from '#shared/ui/paged';
import { Table } from '#shared/ui/table';
import { readExpiring } from '../../api';
import { useWalletName } from '#shared/format/use-wallet-name';
import { useTexts } from '../../texts/texts';

/** What becomes of the points by themselves: when they become active, and when they expire. */
export const Expiring = ({ memberId }: { readonly memberId: string }): ReactNode => {
  const texts = useTexts().member.expiring;
  const format = useFormat();
  const walletName = useWalletName();
  const entries = usePages(['member', memberId, 'expiring'], (cursor, signal) =>
    readExpiring({ path: { memberId }, query: { by: 'day', ...(cursor === undefined ? {} : { cursor }) } }, { signal }),
  );
  return (
    <Paged query={entries} rowsOf={(page) => page.entries} empty={<Empty>{texts.none}</Empty>}>
      {(rows) => (
        <Table
          caption={texts.caption}
          isCaptionHidden
          rows={rows}
          keyOf={({ at, walletId, what }) => `${at} ${walletId} ${what}`}
          columns={[
            { head: texts.when, kind: 'time', cell: ({ at }) => <time dateTime={at}>{format.instant(at)}</time> },
            { head: texts.what, cell: ({ what }) => texts.whats[what] },
            { head: texts.wallet, cell: ({ walletId }) => walletName(walletId) },
            { head: texts.points, kind: 'number', cell: ({ points }) => format.count(points) },
          ]}
        />
      )}
    </Paged>
  );
};
