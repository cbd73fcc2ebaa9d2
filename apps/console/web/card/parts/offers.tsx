import type { ReactNode } from 'react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { MemberOfferDto } from '#api';
import { ProblemNote } from '#shared/ui/problem-note';
import { activateOffer, readOffers } from '../api';
import { useTexts } from '../texts/texts';
import { useFormat } from '../use-words';

const RUNNING: readonly MemberOfferDto['state'][] = ['inactive', 'given'];

export const Offers = (): ReactNode => {
  const { offers: texts } = useTexts();
  const offers = useQuery({ queryKey: ['offers'], queryFn: () => readOffers() });
  const running = offers.data?.offers.filter(({ state }) => RUNNING.includes(state)) ?? [];
  if (running.length === 0) return null;
  return (
    <section className="card" aria-labelledby="offers">
      <h2 id="offers">{texts.title}</h2>
      <ul className="rows">
        {running.map((offer) => (
          <Offer key={offer.key} offer={offer} />
        ))}
      </ul>
    </section>
  );
};

const Offer = ({ offer: { key, name, state, until, value, goal } }: { readonly offer: MemberOfferDto }): ReactNode => {
  const { offers: texts } = useTexts();
  const format = useFormat();
  const queryClient = useQueryClient();
  const activation = useMutation({
    mutationFn: () => activateOffer(key),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['offers'] }),
  });
  return (
    <li className="row">
      <div>
        <p className="row-title">{name}</p>
        <p className="small">{texts.until(format.instant(until))}</p>
        {goal !== null && <progress max={goal} value={Math.max(0, Math.min(value, goal))} aria-label={name} />}
        {activation.error !== null && <ProblemNote error={activation.error} />}
      </div>
      {state === 'inactive' && (
        <button
          type="button"
          aria-label={texts.activateOf(name)}
          disabled={activation.isPending}
          onClick={() => activation.mutate()}
        >
          {texts.activate}
        </button>
      )}
    </li>
  );
};
