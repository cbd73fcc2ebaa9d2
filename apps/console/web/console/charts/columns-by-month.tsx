import type { ReactNode } from 'react';
import { scaleBand, scaleLinear } from 'd3-scale';
import { useFormat } from '#shared/format/use-format';
import { useTexts } from '../texts/texts';
import { Axes, HEIGHT, MARGIN } from './axes';
import { Figure } from './figure';
import { Legend } from './legend';

interface ColumnsByMonthProps {
  readonly title: string;
  readonly unit: string;
  readonly asOf: string;
  readonly file: string;
  readonly series: readonly string[];
  readonly months: readonly { readonly month: string; readonly values: readonly number[] }[];
}

/** Columns beside each other for each month, as many as there are series. */
export const ColumnsByMonth = ({ series, months, ...figure }: ColumnsByMonthProps): ReactNode => {
  const texts = useTexts().charts;
  const format = useFormat();
  return (
    <Figure
      {...figure}
      heads={[texts.month, ...series]}
      rows={months.map(({ month, values }) => [month, ...values])}
      shown={format.count}
    >
      {(width) => {
        const x = scaleBand(
          months.map(({ month }) => month),
          [MARGIN.left, width - MARGIN.right],
        ).padding(0.2);
        const inner = scaleBand(
          series.map((_, index) => index),
          [0, x.bandwidth()],
        );
        const all = months.flatMap(({ values }) => values);
        const y = scaleLinear([Math.min(0, ...all), Math.max(1, ...all)], [HEIGHT - MARGIN.bottom, MARGIN.top]).nice(4);
        return (
          <>
            <Legend series={series} />
            <svg width={width} height={HEIGHT} role="group" aria-label={figure.title}>
              <Axes x={x} y={y} width={width} />
              {months.map(({ month, values }) => (
                <g
                  key={month}
                  className="mark"
                  tabIndex={0}
                  role="img"
                  aria-label={`${month}: ${series.map((name, index) => `${name} ${format.count(values[index] ?? 0)}`).join(', ')}`}
                >
                  {values.map((value, index) => (
                    <rect
                      key={index}
                      className={`series-${String(index)}`}
                      x={(x(month) ?? 0) + (inner(index) ?? 0)}
                      width={Math.max(1, inner.bandwidth() - 1)}
                      y={Math.min(y(value), y(0))}
                      height={Math.abs(y(value) - y(0))}
                    >
                      <title>{`${month}, ${series[index] ?? ''}: ${format.count(value)}`}</title>
                    </rect>
                  ))}
                </g>
              ))}
            </svg>
          </>
        );
      }}
    </Figure>
  );
};
