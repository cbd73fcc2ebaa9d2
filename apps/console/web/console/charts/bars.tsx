import type { ReactNode } from 'react';
import { scaleBand, scaleLinear } from 'd3-scale';
import { useFormat } from '#shared/format/use-format';
import { Figure } from './figure';

interface BarsProps {
  readonly title: string;
  readonly unit: string;
  readonly asOf: string;
  readonly file: string;
  readonly head: string;
  readonly name: string;
  readonly rows: readonly { readonly of: string; readonly value: number }[];
}

const ROW_HEIGHT = 44;
const WORD_HEIGHT = 20;

/** A bar below its name, so that long names have the whole width. */
export const Bars = ({ head, name, rows, ...figure }: BarsProps): ReactNode => {
  const format = useFormat();
  return (
    <Figure {...figure} heads={[head, name]} rows={rows.map(({ of, value }) => [of, value])} shown={format.count}>
      {(width) => {
        const y = scaleBand(
          rows.map(({ of }) => of),
          [0, rows.length * ROW_HEIGHT],
        ).paddingInner(0.1);
        const x = scaleLinear([0, Math.max(1, ...rows.map(({ value }) => value))], [0, width]);
        return (
          <svg width={width} height={rows.length * ROW_HEIGHT} role="group" aria-label={figure.title}>
            {rows.map(({ of, value }) => (
              <g key={of} className="mark" tabIndex={0} role="img" aria-label={`${of}: ${format.count(value)}`}>
                <text x="0" y={(y(of) ?? 0) + WORD_HEIGHT - 6}>
                  {of}: {format.count(value)}
                </text>
                <rect
                  className="series-0"
                  x="0"
                  width={Math.max(1, x(value))}
                  y={(y(of) ?? 0) + WORD_HEIGHT}
                  height={y.bandwidth() - WORD_HEIGHT}
                />
              </g>
            ))}
          </svg>
        );
      }}
    </Figure>
  );
};
