import { markup, type Markup } from './markup';

export interface Bar {
  readonly label: string;
  readonly published: number;
  readonly draft: number;
}

const WIDTH = 720;
const LABELS = 150;
const BAR = 9;
const ROW = 26;

/**
 * Two bars for each row, published above draft, drawn to one scale. What they show stands in the table beside it, so to whoever does not see
 * them they are one picture with a name.
 */
export const bars = (title: string, rows: readonly Bar[]): Markup => {
  const most = Math.max(1, ...rows.flatMap(({ published, draft }) => [Math.abs(published), Math.abs(draft)]));
  const lengthOf = (value: number): string => (((WIDTH - LABELS) * Math.abs(value)) / most).toFixed(1);
  const height = rows.length * ROW + 4;
  const drawn = rows.map(({ label, published, draft }, index) => {
    const y = index * ROW + 4;
    return markup`<text x="${LABELS - 8}" y="${y + BAR + 4}" text-anchor="end">${label.slice(0, 22)}</text>
<rect class="published" x="${LABELS}" y="${y}" width="${lengthOf(published)}" height="${BAR}"/>
<rect class="draft" x="${LABELS}" y="${y + BAR + 1}" width="${lengthOf(draft)}" height="${BAR}"/>`;
  });
  return markup`<svg role="img" aria-label="${title}" viewBox="0 0 ${WIDTH} ${height}">${drawn}</svg>`;
};
