import { useId, type ReactNode } from 'react';

export interface Column<Row> {
  readonly head: string;
  readonly cell: (row: Row) => ReactNode;
  /** number: right, its digits below each other. time: not broken. wide: long text. */
  readonly kind?: 'number' | 'time' | 'wide';
}

interface TableProps<Row> {
  readonly caption: string;
  /** Where a heading above says the same. */
  readonly isCaptionHidden?: boolean;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string | number;
}

/**
 * Where it is too wide for the screen it scrolls by itself, also by keyboard; on a phone each row is a list of its cells. The roles are said because
 * a table that the style sheet lays out otherwise would be none for a screen reader.
 */
export const Table = <Row,>({ caption, isCaptionHidden = false, columns, rows, keyOf }: TableProps<Row>): ReactNode => {
  const name = useId();
  return (
    <div className="table-frame" role="region" aria-labelledby={name} tabIndex={0}>
      <table role="table">
        <caption id={name} className={isCaptionHidden ? 'hidden' : undefined}>
          {caption}
        </caption>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map(({ head, kind }) => (
              <th key={head} role="columnheader" scope="col" className={kind}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row) => (
            <tr key={keyOf(row)} role="row">
              {columns.map(({ head, cell, kind }) => (
                <td key={head} role="cell" className={kind} data-head={head}>
                  <div>{cell(row)}</div>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
};
