import { useEffect, useId, useRef, useState, type ReactNode } from 'react';
import { Table } from '#shared/ui/table';
import { useTexts } from '../texts/texts';

interface FigureProps {
  /** What is to be seen. */
  readonly title: string;
  readonly unit: string;
  readonly asOf: string;
  /** Name of the CSV file, without its ending. */
  readonly file: string;
  /** Of the table: the first is what the rows are called. */
  readonly heads: readonly string[];
  readonly rows: readonly (readonly [name: string, ...values: readonly number[]])[];
  readonly shown: (value: number) => string;
  readonly children: (width: number) => ReactNode;
}

/** A picture, and the same as a table and as CSV: who cannot see it, or wants to compute with it, has all of it. */
export const Figure = ({ title, unit, asOf, file, heads, rows, shown, children }: FigureProps): ReactNode => {
  const texts = useTexts().charts;
  const name = useId();
  const [width, frame] = useWidth();
  const [rowHead = '', ...valueHeads] = heads;
  return (
    <figure className="card" aria-labelledby={name}>
      <figcaption>
        <strong id={name}>{title}</strong>
        <p className="muted small">{texts.about(unit, asOf)}</p>
      </figcaption>
      <div ref={frame} className="picture no-print">
        {width > 0 && children(width)}
      </div>
      <details>
        <summary>{texts.asTable}</summary>
        <div className="stack">
          <Table
            caption={title}
            isCaptionHidden
            rows={rows}
            keyOf={([of]) => of}
            columns={[
              { head: rowHead, cell: ([of]) => of },
              ...valueHeads.map((head, index) => ({
                head,
                kind: 'number' as const,
                cell: ([, ...values]: (typeof rows)[number]) => shown(values[index] ?? 0),
              })),
            ]}
          />
          <button type="button" onClick={() => download(`${file}.csv`, csvOf([heads, ...rows]))}>
            {texts.csv}
          </button>
        </div>
      </details>
    </figure>
  );
};

/** Of the element that has the reference, also when it changes; 0 before it is there. */
const useWidth = () => {
  const element = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    if (element.current === null) return;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)));
    observer.observe(element.current);
    return () => observer.disconnect();
  }, []);
  return [width, element] as const;
};

const csvOf = (rows: readonly (readonly (string | number)[])[]): string =>
  rows.map((row) => row.map((cell) => `"${String(cell).replaceAll('"', '""')}"`).join(',')).join('\r\n');

const download = (name: string, text: string): void => {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv' }));
  const link = Object.assign(document.createElement('a'), { href: url, download: name });
  link.click();
  URL.revokeObjectURL(url);
};
