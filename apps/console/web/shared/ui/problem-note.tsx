import type { ReactNode } from 'react';
import { ProblemError, problemOf } from '../api/problem';
import { useSharedTexts } from '../texts/texts';

interface ProblemNoteProps {
  readonly error: unknown;
  readonly onRetry?: () => void;
}

/** What went wrong, in the reader's language where we have it, else as the API says it; with what support needs to find it. */
export const ProblemNote = ({ error, onRetry }: ProblemNoteProps): ReactNode => {
  const { problems, states, actions } = useSharedTexts();
  const problem = problemOf(error);
  const correlationId = error instanceof ProblemError ? error.correlationId : null;
  return (
    <div role="alert" className="note note-bad">
      <p>{problems[problem.code] ?? problem.detail ?? problem.title ?? problem.code}</p>
      <p className="small">
        <code>{problem.code}</code>
        {correlationId !== null && (
          <>
            {' · '}
            {states.correlationId}: <code>{correlationId}</code>
          </>
        )}
      </p>
      {onRetry !== undefined && (
        <button type="button" onClick={onRetry}>
          {actions.retry}
        </button>
      )}
    </div>
  );
};
