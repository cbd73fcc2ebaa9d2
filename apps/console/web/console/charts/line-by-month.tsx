import type { ReactNode } from 'react';
import { scaleLinear, scalePoint } from 'd3-scale';
import { line } from 'd3-shape';
import { useFormat } from '#shared/format/use-format';
import { useTexts } from '../texts/texts';
import { Axes, HEIGHT, MARGIN } from './axes';
import { Figure } from './figure';

interface LineByMonthProps {
  readonly title: string;
  readonly unit: string;
  readonly asOf: string;
  readonly file: string;
  readonly name: string;
  readonly months: readonly { readonly month: string; readonly value: number }[];
}

/** How something stood at the end of each month. */
export const LineByMonth = ({ name, months, ...figure }: LineByMonthProps): ReactNode => {
  const texts = useTexts().charts;
  const format = useFormat();
  return (
    <Figure
      {...figure}
      heads={[texts.month, name]}
      rows={months.map(({ month, value }) => [month, value])}
      shown={format.count}
    >
      {(width) => {
        const x = scalePoint(
          months.map(({ month }) => month),
          [MARGIN.left, width - MARGIN.right],
        ).padding(0.5);
        const values = months.map(({ value }) => value);
        const bounds = [Math.min(0, ...values), Math.max(1, ...values)];
        const y = scaleLinear(bounds, [HEIGHT - MARGIN.bottom, MARGIN.top]).nice(4);
        const path = line<{ month: string; value: number }>(
          ({ month }) => x(month) ?? 0,
          ({ value }) => y(value),
        )([...months]);
        return (
          <svg width={width} height={HEIGHT} role="group" aria-label={figure.title}>
            <Axes x={x} y={y} width={width} />
            <path className="curve" d={path ?? ''} />
            {months.map(({ month, value }) => (
              <circle
                key={month}
                className="mark series-0"
                cx={x(month)}
                cy={y(value)}
                r="4"
                tabIndex={0}
                role="img"
                aria-label={`${month}: ${format.count(value)}`}
              >
                <title>{`${month}: ${format.count(value)}`}</title>
              </circle>
            ))}
          </svg>
        );
      }}
    </Figure>
  );
};
