import { useState, type FormEvent, type ReactNode } from 'react';
import { fieldErrorsOf, problemOf } from '#shared/api/problem';
import type { Role } from '#shared/session/session-api';
import { useSessionTexts } from '#shared/session/use-session-texts';
import { CopyText } from '#shared/ui/copy-text';
import { Dialog } from '#shared/ui/dialog';
import { Field } from '#shared/ui/field';
import { FormEnd } from '#shared/ui/ask-dialog';
import { textOf } from '#shared/ui/text-of';
import { issueKey } from '../../api';
import { useTexts } from '../../texts/texts';
import { hashOf, newApiKey } from './new-key';

const ROLES = ['pos', 'support', 'analyst', 'operator'] as const satisfies readonly Role[];

interface IssueKeyDialogProps {
  readonly onClose: () => void;
  readonly onIssued: () => void;
}

/** The key is shown once: nobody, not even the platform, can show it again. */
export const IssueKeyDialog = ({ onClose, onIssued }: IssueKeyDialogProps): ReactNode => {
  const texts = useTexts().access;
  const { roles } = useSessionTexts();
  const [role, setRole] = useState<Role>('pos');
  const [made, setMade] = useState<string | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const errors = error === null ? {} : fieldErrorsOf(problemOf(error));

  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = event.currentTarget;
    const key = newApiKey(role);
    const stores = textOf(form, 'stores')
      .split(/[\s,]+/)
      .filter((store) => store !== '');
    setBusy(true);
    setError(null);
    try {
      await issueKey({
        path: { name: textOf(form, 'name') },
        body: { role, keyHash: await hashOf(key), ...(stores.length === 0 ? {} : { stores }) },
      });
      setMade(key);
      onIssued();
    } catch (refusal) {
      setError(refusal);
    } finally {
      setBusy(false);
    }
  };

  if (made !== null)
    return (
      <Dialog title={texts.made} onClose={null}>
        <p className="note note-warn">{texts.onlyNow}</p>
        <CopyText text={made} />
        <button type="button" className="primary" onClick={onClose}>
          {texts.haveIt}
        </button>
      </Dialog>
    );

  return (
    <Dialog title={texts.issue} onClose={onClose}>
      <form className="form" onSubmit={(event) => void submit(event)}>
        <Field
          label={texts.name}
          hint={texts.nameHint}
          error={errors['/name']}
          input={{
            name: 'name',
            required: true,
            maxLength: 63,
            pattern: '[A-Za-z0-9][A-Za-z0-9._\\-]*',
            autoFocus: true,
          }}
        />
        <Field label={texts.role}>
          {(ids) => (
            <select
              {...ids}
              value={role}
              onChange={({ target }) => setRole(ROLES.find((known) => known === target.value) ?? 'pos')}
            >
              {ROLES.map((known) => (
                <option key={known} value={known}>
                  {roles[known]}
                </option>
              ))}
            </select>
          )}
        </Field>
        {role === 'pos' && (
          <Field label={texts.stores} hint={texts.storesHint} error={errors['/stores']} input={{ name: 'stores' }} />
        )}
        <FormEnd act={texts.issue} isBusy={isBusy} error={error} onCancel={onClose} />
      </form>
    </Dialog>
  );
};
