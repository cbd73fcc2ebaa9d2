import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { LotDto } from '#api';
import { useFormat } from '#shared/format/use-format';
import { useSharedTexts } from '#shared/texts/texts';
import { Badge, type Tone } from '#shared/ui/badge';
import { Empty } from '#shared/ui/empty';
import { Paged, usePages } from '#shared/ui/paged';
import { Table } from '#shared/ui/table';
import { readLots } from '../../api';
import { useWalletName } from '#shared/format/use-wallet-name';
import { receiptPath } from '../../places';
import { useTexts } from '../../texts/texts';

const TONES: Readonly<Record<LotDto['status'], Tone>> = {
  active: 'good',
  pending: 'plain',
  awaiting_terms: 'plain',
  expired: 'warn',
};

export const Lots = ({ memberId }: { readonly memberId: string }): ReactNode => {
  const texts = useTexts().member.lots;
  const { states } = useSharedTexts();
  const format = useFormat();
  const walletName = useWalletName();
  const lots = usePages(['member', memberId, 'lots'], (cursor, signal) =>
    readLots({ path: { memberId }, query: cursor === undefined ? {} : { cursor } }, { signal }),
  );
  return (
    <Paged query={lots} rowsOf={(page) => page.lots} empty={<Empty>{texts.none}</Empty>}>
      {(rows) => (
        <Table
          caption={texts.caption}
          isCaptionHidden
          rows={rows}
          keyOf={({ lotId }) => lotId}
          columns={[
            { head: texts.since, kind: 'time', cell: ({ occurredAt }) => format.day(occurredAt) },
            { head: texts.wallet, cell: ({ walletId }) => walletName(walletId) },
            { head: texts.state, cell: ({ status }) => <Badge tone={TONES[status]}>{texts.states[status]}</Badge> },
            { head: texts.granted, kind: 'number', cell: ({ granted }) => format.count(granted) },
            { head: texts.remaining, kind: 'number', cell: ({ remaining }) => format.count(remaining) },
            {
              head: texts.expires,
              kind: 'time',
              cell: ({ expiresOn }) => (expiresOn === null ? states.noValue : format.day(expiresOn)),
            },
            {
              head: texts.from,
              cell: ({ receiptId, origin }) =>
                receiptId === null ? (
                  texts.origins[origin]
                ) : (
                  <Link href={receiptPath(receiptId)}>{texts.receipt(receiptId)}</Link>
                ),
            },
          ]}
        />
      )}
    </Paged>
  );
};
