import { useState, type FormEvent, type ReactNode } from 'react';
import { Link } from 'wouter';
import type { ReceiptHistoryDto } from '#api';
import { useMay } from '#shared/session/session';
import { Dialog } from '#shared/ui/dialog';
import { Field } from '#shared/ui/field';
import { FormEnd } from '#shared/ui/ask-dialog';
import { ProblemNote } from '#shared/ui/problem-note';
import { textOf } from '#shared/ui/text-of';
import { claimReceipt, moveReceipt, readMember } from '../../api';
import { memberPath } from '../../places';
import { useTexts } from '../../texts/texts';
import { findMember } from '../find/find';

/** A receipt of nobody is claimed for a member, one of a member is moved to another. */
export type Giving = 'claim' | 'move';

/** @returns how its member can be changed; null: it cannot, as it is not recorded, or counts for nothing */
export const givingOf = ({ status, memberId }: Pick<ReceiptHistoryDto, 'status' | 'memberId'>): Giving | null => {
  if (status === 'unattributed') return 'claim';
  return memberId !== null && (status === 'accepted' || status === 'parked') ? 'move' : null;
};

interface GiveDialogProps {
  readonly giving: Giving;
  readonly receipt: Pick<ReceiptHistoryDto, 'receiptId' | 'memberId'>;
  readonly onClose: () => void;
  readonly onGiven: () => void;
}

interface Wanted {
  readonly to: string;
  /** As far as this role may know. */
  readonly name: string;
  readonly reason: string;
}

/** Asks for the member, shows who it is, and gives them the receipt only then. */
export const GiveDialog = ({ giving, receipt, onClose, onGiven }: GiveDialogProps): ReactNode => {
  const texts = useTexts().receipt.give;
  const may = useMay();
  const mayLookUp = may('pos', 'support');
  const [wanted, setWanted] = useState<Wanted | null>(null);
  const [wrong, setWrong] = useState<string | undefined>();
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);

  const busyWith = async (work: () => Promise<void>): Promise<void> => {
    setBusy(true);
    setError(null);
    setWrong(undefined);
    try {
      await work();
    } catch (refusal) {
      setError(refusal);
    } finally {
      setBusy(false);
    }
  };
  const show = async (form: HTMLFormElement): Promise<void> => {
    const to = await findMember(textOf(form, 'who'), mayLookUp);
    if (to === null) setWrong(texts.nobody);
    else if (to === receipt.memberId) setWrong(texts.itself);
    else {
      const { profile, reference } = await readMember({ path: { memberId: to } });
      setWanted({
        to,
        name: profile?.name ?? reference ?? to,
        reason: giving === 'move' ? textOf(form, 'reason') : '',
      });
    }
  };
  const give = async ({ to, reason }: Wanted): Promise<void> => {
    const path = { receiptId: receipt.receiptId };
    if (giving === 'claim') await claimReceipt({ path, body: { memberId: to } });
    // Names whose it is, so that nobody's move in the meantime is undone by this one.
    else await moveReceipt({ path, body: { from: receipt.memberId, to, reason } });
    onGiven();
    onClose();
  };
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = event.currentTarget;
    void busyWith(() => show(form));
  };

  return (
    <Dialog title={texts.act[giving]} onClose={onClose}>
      <form className="form" hidden={wanted !== null} onSubmit={submit}>
        <Field
          label={texts.who}
          hint={mayLookUp ? texts.whoHint : texts.whoByIdHint}
          error={wrong}
          input={{ name: 'who', required: true, maxLength: 200, autoComplete: 'off', spellCheck: false }}
        />
        {giving === 'move' && (
          <Field
            label={texts.reason}
            hint={texts.reasonHint}
            input={{ name: 'reason', required: true, maxLength: 200 }}
          />
        )}
        <FormEnd act={texts.find} isBusy={isBusy} error={wanted === null ? error : null} onCancel={onClose} />
      </form>
      {wanted !== null && (
        <div className="form">
          <p role="status" className="note">
            {texts.to}{' '}
            <Link href={memberPath(wanted.to)}>
              <strong>{wanted.name}</strong>
            </Link>
          </p>
          <p>{texts.means[giving]}</p>
          {error !== null && <ProblemNote error={error} />}
          <div className="buttons">
            <button
              type="button"
              className="primary"
              disabled={isBusy}
              autoFocus
              onClick={() => void busyWith(() => give(wanted))}
            >
              {texts.act[giving]}
            </button>
            <button type="button" onClick={() => setWanted(null)}>
              {texts.back}
            </button>
          </div>
        </div>
      )}
    </Dialog>
  );
};
