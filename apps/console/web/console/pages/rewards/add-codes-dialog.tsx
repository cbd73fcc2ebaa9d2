import { useState, type FormEvent, type ReactNode } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import type { CodesAddedDto, CodesPreviewDto } from '#api';
import { useFormat } from '#shared/format/use-format';
import { useSharedTexts } from '#shared/texts/texts';
import { Dialog } from '#shared/ui/dialog';
import { Facts } from '#shared/ui/facts';
import { Field } from '#shared/ui/field';
import { FormEnd } from '#shared/ui/ask-dialog';
import { addCodes } from '../../api';
import { useTexts } from '../../texts/texts';

interface AddCodesDialogProps {
  readonly rewardId: string;
  readonly onClose: () => void;
}

/** One code in a line, pasted or from a file. What would be added is said before anything is; the same codes again add nothing. */
export const AddCodesDialog = ({ rewardId, onClose }: AddCodesDialogProps): ReactNode => {
  const texts = useTexts().rewards.codes;
  const { actions } = useSharedTexts();
  const format = useFormat();
  const queryClient = useQueryClient();
  const [text, setText] = useState('');
  const [preview, setPreview] = useState<CodesPreviewDto | null>(null);
  const [added, setAdded] = useState<CodesAddedDto | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);

  const ask = async (isDry: boolean): Promise<void> => {
    setBusy(true);
    setError(null);
    const codes = text
      .split(/\r?\n/)
      .map((line) => line.trim())
      .filter((line) => line !== '');
    try {
      const answer = await addCodes({
        path: { rewardId },
        body: { codes },
        query: isDry ? { dryRun: 'true' } : {},
      });
      if ('added' in answer) {
        setAdded(answer);
        void queryClient.invalidateQueries({ queryKey: ['rewards'] });
      } else setPreview(answer);
    } catch (refusal) {
      setError(refusal);
    } finally {
      setBusy(false);
    }
  };

  if (added !== null)
    return (
      <Dialog title={texts.open} onClose={onClose}>
        <p role="status" className="note note-good">
          {texts.added(format.count(added.added), format.count(added.duplicates), format.count(added.availableCodes))}
        </p>
        <button type="button" className="primary" onClick={onClose}>
          {actions.close}
        </button>
      </Dialog>
    );

  return (
    <Dialog title={texts.open} onClose={onClose}>
      <form
        className="form"
        onSubmit={(event: FormEvent<HTMLFormElement>) => {
          event.preventDefault();
          void ask(preview === null);
        }}
      >
        <Field label={texts.label} hint={texts.hint}>
          {(ids) => (
            <textarea
              {...ids}
              rows={8}
              required
              spellCheck={false}
              value={text}
              onChange={(event) => {
                setText(event.target.value);
                setPreview(null);
              }}
            />
          )}
        </Field>
        <Field
          label={texts.file}
          input={{
            type: 'file',
            accept: '.txt,.csv,text/plain,text/csv',
            onChange: (event) => {
              setPreview(null);
              void event.target.files?.[0]?.text().then(setText);
            },
          }}
        />
        {preview !== null && (
          <div role="status">
            <Facts
              facts={{
                [texts.wouldAdd]: format.count(preview.wouldAdd),
                [texts.known]: format.count(preview.known),
                [texts.repeated]: format.count(preview.repeated),
                [texts.first]: preview.first ?? undefined,
                [texts.last]: preview.last ?? undefined,
              }}
            />
          </div>
        )}
        <FormEnd
          act={preview === null ? texts.look : texts.add(format.count(preview.wouldAdd))}
          isBusy={isBusy}
          error={error}
          onCancel={onClose}
        />
      </form>
    </Dialog>
  );
};
