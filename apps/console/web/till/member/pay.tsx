import { useId, useRef, useState, type FormEvent, type ReactNode } from 'react';
import { useMutation } from '@tanstack/react-query';
import { useProgramme } from '#shared/format/use-format';
import { useWalletName } from '#shared/format/use-wallet-name';
import { ProblemNote } from '#shared/ui/problem-note';
import { textOf } from '#shared/ui/text-of';
import { placeHold } from '../api';
import { useTexts } from '../texts/texts';
import { useAmount } from '../use-amount';
import { useOnline } from '#shared/use-online';
import { amountOf } from './amount-of';
import { useBalance, useReadAgain } from './use-member';

interface PayProps {
  readonly memberId: string;
}

/** Points as a tender: what is held here is spent when the sale is paid, or given back. */
export const Pay = ({ memberId }: PayProps): ReactNode => {
  const { pay: texts } = useTexts();
  const wallets = useProgramme().data?.document.wallets ?? [];
  const spendable = (useBalance(memberId).data?.wallets ?? []).filter(
    ({ walletId, active }) => active > 0 && wallets.some(({ id, value }) => id === walletId && value !== undefined),
  );
  return (
    <section className="card" aria-labelledby="pay">
      <h2 id="pay">{texts.title}</h2>
      {spendable.length === 0 ? (
        <p className="muted">{texts.none}</p>
      ) : (
        spendable.map(({ walletId, unit, active }) => (
          <PayFrom key={walletId} {...{ memberId, walletId, unit, active }} />
        ))
      )}
    </section>
  );
};

interface PayFromProps extends PayProps {
  readonly walletId: string;
  readonly unit: string | null;
  readonly active: number;
}

const PayFrom = ({ memberId, walletId, unit, active }: PayFromProps): ReactNode => {
  const { pay: texts } = useTexts();
  const amount = useAmount();
  const nameOf = useWalletName();
  const isOnline = useOnline();
  const readAgain = useReadAgain(memberId);
  const currency = useProgramme().data?.document.currency ?? 'EUR';
  const [error, setError] = useState<string | null>(null);
  const [field, hint, problem] = [useId(), useId(), useId()];
  const form = useRef<HTMLFormElement>(null);
  // A wish that was sent is repeated under the same id; a changed one, and the next, is another.
  const wish = useRef({ amountMinor: 0, holdId: '' });

  const hold = useMutation({
    mutationFn: (amountMinor: number) => {
      if (wish.current.amountMinor !== amountMinor || wish.current.holdId === '')
        wish.current = { amountMinor, holdId: `till-${crypto.randomUUID()}` };
      return placeHold({ path: { memberId }, body: { walletId, amountMinor, holdId: wish.current.holdId } });
    },
    onSuccess: ({ revision }) => {
      wish.current.holdId = '';
      form.current?.reset();
      readAgain(revision);
    },
  });

  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const amountMinor = amountOf(textOf(event.currentTarget, 'amount'), currency);
    setError(amountMinor === null ? texts.noAmount : null);
    if (amountMinor !== null) hold.mutate(amountMinor);
  };

  return (
    <form ref={form} className="form" onSubmit={submit} noValidate>
      <div className="field">
        <label htmlFor={field}>{texts.amount(currency)}</label>
        <div className="scan-row">
          <input
            id={field}
            name="amount"
            inputMode="decimal"
            autoComplete="off"
            aria-describedby={`${hint} ${problem}`}
            aria-invalid={error !== null}
          />
          <button type="submit" disabled={hold.isPending || !isOnline}>
            {texts.hold}
          </button>
        </div>
        <p id={hint} className="hint">
          {texts.from(nameOf(walletId), amount(active, unit))}
        </p>
        <p id={problem} className="field-error">
          {error}
        </p>
      </div>
      {hold.error !== null && <ProblemNote error={hold.error} />}
    </form>
  );
};
