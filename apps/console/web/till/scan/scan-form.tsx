import { useEffect, useId, useRef, type FormEvent, type ReactNode } from 'react';
import { textOf } from '#shared/ui/text-of';
import { useTexts } from '../texts/texts';
import { useScan } from './scan-provider';
import { isHearingCode } from './use-wedge';

/** For a scanner, a keyboard and a hand: one field that takes every kind of code. */
export const ScanForm = (): ReactNode => {
  const { scan: texts } = useTexts();
  const { scan, scanned } = useScan();
  const [field, hint] = [useId(), useId()];
  const input = useRef<HTMLInputElement>(null);

  useEffect(() => {
    // After the page's heading had its turn: the next code comes in at once.
    const turn = setTimeout(() => {
      if (document.querySelector('dialog[open]') === null && !isHearingCode()) input.current?.focus();
    });
    return () => clearTimeout(turn);
  }, []);
  useEffect(() => {
    if (scanned.state === 'no_code' || scanned.state === 'employee' || scanned.state === 'failed')
      input.current?.focus();
  }, [scanned.state]);

  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = event.currentTarget;
    scan(textOf(form, 'code'));
    form.reset();
  };

  return (
    <form className="form" onSubmit={submit}>
      <div className="field">
        <label htmlFor={field}>{texts.label}</label>
        <div className="scan-row">
          <input
            ref={input}
            id={field}
            name="code"
            required
            maxLength={128}
            aria-describedby={hint}
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            enterKeyHint="go"
          />
          <button type="submit" className="primary">
            {texts.go}
          </button>
        </div>
        <p id={hint} className="hint">
          {texts.hint}
        </p>
      </div>
    </form>
  );
};
