import { useId, useState, type FormEvent, type ReactNode } from 'react';
import { useLocation } from 'wouter';
import { useMay } from '#shared/session/session';
import { ProblemNote } from '#shared/ui/problem-note';
import { textOf } from '#shared/ui/text-of';
import { useTexts } from '../../texts/texts';
import { find } from './find';

/** One field for whatever a person has in front of them. A wedge scanner types into it and ends with Enter. */
export const FindForm = ({ isInHead = false }: { readonly isInHead?: boolean }): ReactNode => {
  const { find: texts } = useTexts();
  const may = useMay();
  const [, navigate] = useLocation();
  const [outcome, setOutcome] = useState<{ readonly nothing: string } | { readonly error: unknown } | null>(null);
  const [isBusy, setBusy] = useState(false);
  const field = useId();

  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = event.currentTarget;
    const text = textOf(form, 'text');
    if (text === '') return;
    setBusy(true);
    setOutcome(null);
    try {
      const path = await find(text, may('pos', 'support'));
      if (path === null) setOutcome({ nothing: text });
      else {
        form.reset();
        navigate(path);
      }
    } catch (error) {
      setOutcome({ error });
    } finally {
      setBusy(false);
    }
  };

  return (
    <search className={isInHead ? 'find' : 'stack'}>
      <form onSubmit={(event) => void submit(event)} className="find-form">
        <label htmlFor={field} className={isInHead ? 'hidden' : undefined}>
          {texts.label}
        </label>
        <input
          id={field}
          name="text"
          type="search"
          placeholder={isInHead ? texts.label : undefined}
          autoComplete="off"
          spellCheck={false}
          maxLength={200}
          aria-keyshortcuts="Control+K"
          data-find=""
        />
        {!isInHead && (
          <button type="submit" className="primary" disabled={isBusy}>
            {texts.find}
          </button>
        )}
      </form>
      <div role="status" className={isInHead ? 'find-answer' : undefined}>
        {outcome !== null && 'nothing' in outcome && <p className="note note-warn">{texts.nothing(outcome.nothing)}</p>}
        {outcome !== null && 'error' in outcome && <ProblemNote error={outcome.error} />}
      </div>
    </search>
  );
};
