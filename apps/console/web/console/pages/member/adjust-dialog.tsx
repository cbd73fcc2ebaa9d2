import { useState, type FormEvent, type ReactNode } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { fieldErrorsOf, problemOf } from '#shared/api/problem';
import { useFormat, useProgramme } from '#shared/format/use-format';
import { useSharedTexts } from '#shared/texts/texts';
import { Dialog } from '#shared/ui/dialog';
import { Field } from '#shared/ui/field';
import { FormEnd } from '#shared/ui/ask-dialog';
import { textOf } from '#shared/ui/text-of';
import { adjustPoints, readBalance } from '../../api';
import { useTexts } from '../../texts/texts';
import { balanceKey, useBalance } from './balances';

interface Wanted {
  readonly adjustmentId: string;
  readonly walletId: string;
  readonly points: number;
  readonly reasonCode: string;
}

const REASONS = ['goodwill', 'correction', 'complaint', 'fraud'] as const;

interface AdjustDialogProps {
  readonly memberId: string;
  readonly onClose: () => void;
}

/** Gives or takes points. What the balance will be is shown before anything is done; a second click, or a lost answer, does nothing twice. */
export const AdjustDialog = ({ memberId, onClose }: AdjustDialogProps): ReactNode => {
  const texts = useTexts().member.adjust;
  const { actions } = useSharedTexts();
  const wallets = useProgramme().data?.document.wallets ?? [];
  const queryClient = useQueryClient();
  const [wanted, setWanted] = useState<Wanted | null>(null);
  const [isShown, setShown] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const [isProposed, setProposed] = useState(false);
  const errors = error === null ? {} : fieldErrorsOf(problemOf(error));

  const show = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = event.currentTarget;
    const points = Number(textOf(form, 'points')) * (textOf(form, 'direction') === 'take' ? -1 : 1);
    setWanted({
      adjustmentId: wanted?.adjustmentId ?? crypto.randomUUID(),
      walletId: textOf(form, 'wallet'),
      points,
      reasonCode: textOf(form, 'reason'),
    });
    setError(null);
    setShown(true);
  };

  const apply = async (): Promise<void> => {
    if (wanted === null) return;
    setBusy(true);
    setError(null);
    try {
      const { status, revision } = await adjustPoints({ path: { memberId }, body: wanted });
      // Our own write is seen at once, however far behind the read model is.
      const balance = await readBalance({ path: { memberId }, query: { atLeastRevision: revision } }).catch(() => null);
      if (balance !== null) queryClient.setQueryData(balanceKey(memberId), balance);
      void queryClient.invalidateQueries({ queryKey: ['member', memberId] });
      if (status === 'proposed') setProposed(true);
      else onClose();
    } catch (refusal) {
      setError(refusal);
      setShown(false);
    } finally {
      setBusy(false);
    }
  };

  if (isProposed)
    return (
      <Dialog title={texts.title} onClose={onClose}>
        <p className="note note-warn">{texts.proposed}</p>
        <button type="button" onClick={onClose}>
          {actions.close}
        </button>
      </Dialog>
    );

  return (
    <Dialog title={texts.title} onClose={onClose}>
      <form className="form" hidden={isShown} onSubmit={show}>
        <div className="row-of-fields">
          <Field label={texts.direction}>
            {(ids) => (
              <select name="direction" {...ids}>
                <option value="give">{texts.give}</option>
                <option value="take">{texts.take}</option>
              </select>
            )}
          </Field>
          <Field
            label={texts.points}
            error={errors['/points']}
            input={{
              name: 'points',
              type: 'number',
              min: 1,
              max: 1_000_000_000,
              step: 1,
              required: true,
              inputMode: 'numeric',
            }}
          />
        </div>
        <Field label={texts.wallet} error={errors['/walletId']}>
          {(ids) => (
            <select name="wallet" {...ids}>
              {wallets.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field
          label={texts.reason}
          hint={texts.reasonHint}
          error={errors['/reasonCode']}
          input={{
            name: 'reason',
            required: true,
            pattern: '[a-z][a-z0-9_]{0,63}',
            defaultValue: REASONS[0],
            list: 'adjust-reasons',
          }}
        />
        <datalist id="adjust-reasons">
          {REASONS.map((reason) => (
            <option key={reason} value={reason} />
          ))}
        </datalist>
        <FormEnd act={texts.show} error={error} onCancel={onClose} />
      </form>
      {isShown && wanted !== null && (
        <Outcome memberId={memberId} wanted={wanted} isBusy={isBusy} onApply={apply} onBack={() => setShown(false)} />
      )}
    </Dialog>
  );
};

interface OutcomeProps {
  readonly memberId: string;
  readonly wanted: Wanted;
  readonly isBusy: boolean;
  readonly onApply: () => Promise<void>;
  readonly onBack: () => void;
}

const Outcome = ({ memberId, wanted, isBusy, onApply, onBack }: OutcomeProps): ReactNode => {
  const texts = useTexts().member.adjust;
  const format = useFormat();
  const active = useBalance(memberId).data?.wallets.find(({ walletId }) => walletId === wanted.walletId)?.active ?? 0;
  const after = active + wanted.points;
  return (
    <div className="form">
      <p role="status" className={after < 0 ? 'note note-warn' : 'note'}>
        {texts.outcome(format.count(active), format.change(wanted.points), format.count(after))}
        {after < 0 && ` ${texts.tooMuch}`}
      </p>
      <div className="buttons">
        <button type="button" className="primary" disabled={isBusy} autoFocus onClick={() => void onApply()}>
          {texts.apply(format.change(wanted.points))}
        </button>
        <button type="button" onClick={onBack}>
          {texts.back}
        </button>
      </div>
    </div>
  );
};
