import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { ReceiptV1 } from '#api';
import { useFormat } from '#shared/format/use-format';
import { Facts } from '#shared/ui/facts';
import { Table, type Column } from '#shared/ui/table';
import { receiptPath } from '../../places';
import { useTexts } from '../../texts/texts';

type Line = ReceiptV1['lines'][number];

interface ReceiptBodyProps {
  readonly receipt: ReceiptV1;
  /** Where there are several on a page: which one it is. */
  readonly which?: string;
  /** More to say about a line. */
  readonly columns?: readonly Column<Line>[];
}

/** What the till sent. */
export const ReceiptBody = ({ receipt, which, columns = [] }: ReceiptBodyProps): ReactNode => {
  const texts = useTexts().receipt;
  const format = useFormat();
  const { businessKey, currency, exponent } = receipt;
  const money = (minor: number): string => format.money(minor, currency, exponent);
  return (
    <div className="stack">
      <Facts
        facts={{
          [texts.kind]: texts.kinds[receipt.kind] ?? receipt.kind,
          [texts.endedAt]: format.instant(receipt.endedAt),
          [texts.store]: businessKey.storeId,
          [texts.till]: businessKey.tillId ?? businessKey.workstationId,
          [texts.sequence]: businessKey.sequenceNumber,
          [texts.businessDate]: format.day(businessKey.businessDate),
          [texts.payable]: <strong className="number">{money(receipt.totals.payable)}</strong>,
        }}
      />
      <Table
        caption={which === undefined ? texts.lines : `${which}: ${texts.lines}`}
        rows={receipt.lines}
        keyOf={({ lineId }) => lineId}
        columns={[
          { head: texts.goods, kind: 'wide', cell: (line) => <Goods line={line} /> },
          { head: texts.quantity, kind: 'number', cell: ({ quantity }) => quantity },
          { head: texts.paid, kind: 'number', cell: ({ netPayable }) => money(netPayable) },
          ...columns,
        ]}
      />
    </div>
  );
};

const Goods = ({ line: { name, sku, returnOf } }: { readonly line: Line }): ReactNode => {
  const texts = useTexts().receipt;
  return (
    <>
      {name ?? sku}
      {name !== undefined && <span className="small muted"> {sku}</span>}
      {returnOf !== undefined && (
        <span className="small">
          <br />
          {texts.returnOf} <Link href={receiptPath(returnOf.receiptId)}>{returnOf.receiptId}</Link>
        </span>
      )}
    </>
  );
};
