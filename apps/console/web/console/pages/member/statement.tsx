import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { StatementLineDto } from '#api';
import { useFormat } from '#shared/format/use-format';
import { segmentOf } from '#shared/layout/segments';
import { useSpoken } from '#shared/texts/texts';
import { Empty } from '#shared/ui/empty';
import { Paged, usePages } from '#shared/ui/paged';
import { Table } from '#shared/ui/table';
import { readStatement } from '../../api';
import { useWalletName } from '#shared/format/use-wallet-name';
import { receiptPath } from '../../places';
import { useTexts } from '../../texts/texts';

const PAGE = 50;

/** What happened to the points, newest first; each entry leads to what it comes from. */
export const Statement = ({ memberId }: { readonly memberId: string }): ReactNode => {
  const texts = useTexts().member.statement;
  const format = useFormat();
  const walletName = useWalletName();
  const { locale } = useSpoken();
  const lines = usePages(['member', memberId, 'statement', locale], (cursor, signal) =>
    readStatement(
      { path: { memberId }, query: { limit: PAGE, locale, ...(cursor === undefined ? {} : { cursor }) } },
      { signal },
    ),
  );
  return (
    <Paged query={lines} rowsOf={(page) => page.lines} empty={<Empty>{texts.none}</Empty>}>
      {(rows) => (
        <Table
          caption={texts.caption}
          isCaptionHidden
          rows={rows}
          keyOf={({ revision, walletId }) => `${String(revision)} ${walletId}`}
          columns={[
            {
              head: texts.when,
              kind: 'time',
              cell: ({ occurredAt }) => <time dateTime={occurredAt}>{format.instant(occurredAt)}</time>,
            },
            { head: texts.points, kind: 'number', cell: ({ points }) => format.change(points) },
            { head: texts.wallet, cell: ({ walletId }) => walletName(walletId) },
            { head: texts.what, kind: 'wide', cell: (line) => <What line={line} /> },
            { head: texts.balance, kind: 'number', cell: ({ balance }) => format.count(balance.active) },
            { head: texts.whyHead, cell: (line) => <Why line={line} /> },
          ]}
        />
      )}
    </Paged>
  );
};

const What = ({ line: { reason, actor, approvedBy } }: { readonly line: StatementLineDto }): ReactNode => {
  const texts = useTexts().member.statement;
  return (
    <>
      {reason.text}
      {actor !== null && (
        <span className="small muted">
          <br />
          {texts.by(actor, approvedBy)}
        </span>
      )}
    </>
  );
};

const Why = ({ line: { receiptId, awardId } }: { readonly line: StatementLineDto }): ReactNode => {
  const texts = useTexts().member.statement;
  if (receiptId === null) return null;
  const path = `${receiptPath(receiptId)}${awardId === null ? '' : `?award=${segmentOf(awardId)}`}`;
  return (
    <Link href={path} aria-label={texts.whyOf(receiptId)}>
      {texts.why}
    </Link>
  );
};
