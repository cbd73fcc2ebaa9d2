import { useId, useMemo, type ReactNode } from 'react';
import { structuredPatch } from 'diff';
import { useTexts } from '../../texts/texts';

interface DifferenceProps {
  readonly title: string;
  readonly before: string;
  readonly after: string;
}

const CONTEXT_LINES = 2;

/** Two texts, line by line; what both have is left out but for a little around what differs. */
export const Difference = ({ title, before, after }: DifferenceProps): ReactNode => {
  const texts = useTexts().programme.difference;
  const name = useId();
  const hunks = useMemo(
    () => structuredPatch('', '', before, after, undefined, undefined, { context: CONTEXT_LINES }).hunks,
    [before, after],
  );
  return (
    <section className="section" aria-labelledby={name}>
      <h2 id={name}>{title}</h2>
      {hunks.length === 0 ? (
        <p className="muted">{texts.none}</p>
      ) : (
        <div className="difference" role="group" aria-labelledby={name} tabIndex={0}>
          {hunks.map(({ newStart, lines }) => (
            <pre key={newStart}>
              {lines.map((line, index) => (
                <Line key={index} line={line} />
              ))}
            </pre>
          ))}
        </div>
      )}
    </section>
  );
};

const Line = ({ line }: { readonly line: string }): ReactNode => {
  if (line.startsWith('+')) return <ins>{line}</ins>;
  return line.startsWith('-') ? <del>{line}</del> : <span>{line}</span>;
};
