import { useState, type FormEvent, type ReactNode } from 'react';
import { useSharedTexts } from '../texts/texts';
import { Dialog } from './dialog';
import { ProblemNote } from './problem-note';

interface AskDialogProps {
  readonly title: string;
  /** What it will do, as the button says it. */
  readonly act: string;
  readonly isDangerous?: boolean;
  readonly onClose: () => void;
  /** It closes when this has worked; what went wrong is shown and what was typed stays. */
  readonly onSubmit: (form: HTMLFormElement) => Promise<void>;
  readonly children: ReactNode;
}

/** Asks before something is done. */
export const AskDialog = (props: AskDialogProps): ReactNode => {
  const { title, act, isDangerous = false, onClose, onSubmit, children } = props;
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);

  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      await onSubmit(event.currentTarget);
      onClose();
    } catch (refusal) {
      setError(refusal);
    } finally {
      setBusy(false);
    }
  };

  return (
    <Dialog title={title} onClose={onClose}>
      <form className="form" onSubmit={(event) => void submit(event)}>
        {children}
        <FormEnd act={act} isBusy={isBusy} isDangerous={isDangerous} error={error} onCancel={onClose} />
      </form>
    </Dialog>
  );
};

interface FormEndProps {
  /** What it will do, as the button says it. */
  readonly act: string;
  readonly isBusy?: boolean;
  readonly isDangerous?: boolean;
  /** What went wrong when it was sent; null: nothing. */
  readonly error: unknown;
  readonly onCancel: () => void;
}

/** Below the fields of a form in a dialog: what went wrong, and the two ways out. */
export const FormEnd = ({ act, isBusy = false, isDangerous = false, error, onCancel }: FormEndProps): ReactNode => {
  const { actions } = useSharedTexts();
  return (
    <>
      {error !== null && <ProblemNote error={error} />}
      <div className="buttons">
        <button type="submit" className={isDangerous ? 'danger' : 'primary'} disabled={isBusy}>
          {act}
        </button>
        <button type="button" onClick={onCancel}>
          {actions.cancel}
        </button>
      </div>
    </>
  );
};
