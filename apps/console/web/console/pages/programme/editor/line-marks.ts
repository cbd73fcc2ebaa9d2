import { RangeSet, StateEffect, StateField } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView, gutterLineClass, GutterMarker } from '@codemirror/view';
import type { Mark } from '../parse';

export const setMarks = StateEffect.define<readonly Mark[]>();

class MarkedLine extends GutterMarker {
  override readonly elementClass: string;
  constructor(tone: Mark['tone']) {
    super();
    this.elementClass = `cm-number-${tone}`;
  }
}
const NUMBERS = { bad: new MarkedLine('bad'), warn: new MarkedLine('warn') } as const;

interface Marked {
  readonly lines: DecorationSet;
  readonly numbers: RangeSet<GutterMarker>;
}

const NONE: Marked = { lines: Decoration.none, numbers: RangeSet.of<GutterMarker>([]) };

/** Lines about which something is said: coloured, with a sign at their number and what is said as their title. */
export const lineMarks = StateField.define<Marked>({
  create: () => NONE,
  update: (marked, { changes, effects, state }) => {
    const told = effects.find((effect) => effect.is(setMarks))?.value;
    if (told === undefined) return { lines: marked.lines.map(changes), numbers: marked.numbers.map(changes) };
    const byLine = Map.groupBy(
      told.filter(({ line }) => line <= state.doc.lines),
      ({ line }) => line,
    );
    const found = [...byLine].map(([line, marks]) => ({
      from: state.doc.line(line).from,
      tone: marks.some(({ tone }) => tone === 'bad') ? ('bad' as const) : ('warn' as const),
      title: marks.map(({ message }) => message).join('\n'),
    }));
    return {
      lines: RangeSet.of(
        found.map(({ from, tone, title }) =>
          Decoration.line({ class: `cm-line-${tone}`, attributes: { title } }).range(from),
        ),
        true,
      ),
      numbers: RangeSet.of(
        found.map(({ from, tone }) => NUMBERS[tone].range(from)),
        true,
      ),
    };
  },
  provide: (field) => [
    EditorView.decorations.from(field, ({ lines }) => lines),
    gutterLineClass.from(field, ({ numbers }) => numbers),
  ],
});
