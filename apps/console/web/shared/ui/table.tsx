import { useId, type ReactNode } from 'react';

export interface Column<Row> {
  readonly head: string;
  readonly cell: (row: Row) => ReactNode;
  /** number: right, its digits below each other. wide: long text. */
  readonly kind?: 'number' | 'wide';
}

interface TableProps<Row> {
  readonly caption: string;
  /** Where a heading above says the same. */
  readonly isCaptionHidden?: boolean;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string | number;
}

/** Where it is too wide for the screen it scrolls by itself, also by keyboard. */
export const Table = <Row,>({ caption, isCaptionHidden = false, columns, rows, keyOf }: TableProps<Row>): ReactNode => {
  const name = useId();
  return (
    <div className="table-frame" role="region" aria-labelledby={name} tabIndex={0}>
      <table>
        <caption id={name} className={isCaptionHidden ? 'hidden' : undefined}>
          {caption}
        </caption>
        <thead>
          <tr>
            {columns.map(({ head, kind }) => (
              <th key={head} scope="col" className={kind}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)}>
              {columns.map(({ head, cell, kind }) => (
                <td key={head} className={kind}>
                  {cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
};
