import type { ReactNode } from 'react';
import type { ScaleLinear } from 'd3-scale';
import { useFormat } from '#shared/format/use-format';

export const HEIGHT = 240;
export const MARGIN = { top: 8, right: 8, bottom: 24, left: 72 } as const;

/** Narrower, and the words of neighbours would touch. */
const WORD_WIDTH = 72;

interface AxesProps {
  readonly x: { (of: string): number | undefined; domain: () => string[]; bandwidth: () => number };
  readonly y: ScaleLinear<number, number>;
  readonly width: number;
}

/** Months below, amounts at the left. What they say is in the table too, so that a screen reader is spared them here. */
export const Axes = ({ x, y, width }: AxesProps): ReactNode => {
  const format = useFormat();
  const names = x.domain();
  const every = Math.max(1, Math.ceil((names.length * WORD_WIDTH) / Math.max(1, width - MARGIN.left - MARGIN.right)));
  return (
    <g className="axes" aria-hidden="true">
      {y
        .ticks(4)
        .filter(Number.isInteger)
        .map((tick) => (
          <g key={tick}>
            <line x1={MARGIN.left} x2={width - MARGIN.right} y1={y(tick)} y2={y(tick)} />
            <text x={MARGIN.left - 8} y={y(tick)} dy="0.32em" textAnchor="end">
              {format.count(tick)}
            </text>
          </g>
        ))}
      {names
        .filter((_, index) => index % every === 0)
        .map((name) => (
          <text key={name} x={(x(name) ?? 0) + x.bandwidth() / 2} y={HEIGHT - 6} textAnchor="middle">
            {name}
          </text>
        ))}
    </g>
  );
};
