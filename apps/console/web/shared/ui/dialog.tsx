import { useEffect, useId, useRef, type ReactNode } from 'react';
import { useSharedTexts } from '../texts/texts';

interface DialogProps {
  readonly title: string;
  /** null: it cannot be left without an answer. */
  readonly onClose: (() => void) | null;
  readonly children: ReactNode;
}

/** Open as long as it is rendered. The browser keeps the focus inside and gives it back. */
export const Dialog = ({ title, onClose, children }: DialogProps): ReactNode => {
  const element = useRef<HTMLDialogElement>(null);
  const heading = useId();
  const { actions } = useSharedTexts();

  useEffect(() => {
    const dialog = element.current;
    const before = document.activeElement;
    dialog?.showModal();
    // The browser would begin at the button that closes it.
    dialog?.querySelector<HTMLElement>('input, select, textarea, .primary')?.focus();
    return () => {
      dialog?.close();
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);

  return (
    <dialog
      ref={element}
      aria-labelledby={heading}
      onCancel={(event) => {
        event.preventDefault();
        onClose?.();
      }}
    >
      <header className="dialog-head">
        <h2 id={heading}>{title}</h2>
        {onClose !== null && (
          <button type="button" className="quiet" aria-label={actions.close} onClick={onClose}>
            ✕
          </button>
        )}
      </header>
      {children}
    </dialog>
  );
};
