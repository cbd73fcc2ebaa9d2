import type { ReactNode } from 'react';
import { Badge } from '#shared/ui/badge';
import { useTexts } from '../../texts/texts';
import type { Mark } from './parse';

interface MarksListProps {
  readonly marks: readonly Mark[];
  /** Absent where the text is not beside it. */
  readonly onGo?: (line: number) => void;
}

/** What is said about the text, line by line. */
export const MarksList = ({ marks, onGo }: MarksListProps): ReactNode => {
  const texts = useTexts().programme.check;
  return (
    <ul className="marks" aria-label={texts.findings}>
      {marks.map(({ tone, line, code, message, path }, index) => (
        <li key={index}>
          <Badge tone={tone}>{texts.tones[tone]}</Badge>{' '}
          {onGo === undefined ? (
            texts.line(line)
          ) : (
            <button type="button" className="link" onClick={() => onGo(line)}>
              {texts.line(line)}
            </button>
          )}{' '}
          {message}{' '}
          <span className="muted small">
            {path !== undefined && <code>{path}</code>} <code>{code}</code>
          </span>
        </li>
      ))}
    </ul>
  );
};
