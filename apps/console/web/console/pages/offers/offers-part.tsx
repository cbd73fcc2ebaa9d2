import { useState, type ReactNode } from 'react';
import { Link } from 'wouter';
import type { Programme } from '#api';
import { useFormat } from '#shared/format/use-format';
import { useWalletName } from '#shared/format/use-wallet-name';
import { useMay } from '#shared/session/session';
import { Empty } from '#shared/ui/empty';
import { Table } from '#shared/ui/table';
import { rewardPath } from '../../places';
import { useTexts } from '../../texts/texts';
import { GiftUnderWay, GiveToSegment, type Begun } from './give-to-segment';
import { giveOf, windowOf, type Offer } from './terms';

export const OffersPart = ({ document }: { readonly document: Programme }): ReactNode => {
  const texts = useTexts().offers;
  const may = useMay();
  const [giving, setGiving] = useState<Offer | null>(null);
  const [begun, setBegun] = useState<Begun | null>(null);
  const { offers = [], segments = [], currency } = document;
  const terms = useTerms(currency);
  if (offers.length === 0) return <Empty>{texts.none}</Empty>;
  return (
    <>
      {begun !== null && <GiftUnderWay gift={begun} />}
      <Table
        caption={texts.parts.offers}
        isCaptionHidden
        rows={offers}
        keyOf={({ id }) => id}
        columns={[
          { head: texts.offer, kind: 'wide', cell: ({ name }) => name },
          { head: texts.goal.head, cell: terms.goal },
          { head: texts.gives.head, cell: terms.gives },
          { head: texts.window.head, cell: terms.window },
          ...(may('operator') && segments.length > 0
            ? [
                {
                  head: texts.give.head,
                  cell: (offer: Offer) => (
                    <button type="button" onClick={() => setGiving(offer)} aria-label={texts.give.of(offer.name)}>
                      {texts.give.open}
                    </button>
                  ),
                },
              ]
            : []),
        ]}
      />
      {giving !== null && (
        <GiveToSegment offer={giving} segments={segments} onClose={() => setGiving(null)} onBegun={setBegun} />
      )}
    </>
  );
};

/** An offer's terms in words. */
const useTerms = (currency: string) => {
  const texts = useTexts().offers;
  const format = useFormat();
  const nameOf = useWalletName();
  const money = (minor: number): string => format.money(minor, currency);
  return {
    goal: ({ goal, activation, times = 1 }: Offer): ReactNode => {
      const { basketAtLeast, basketOver, totalAtLeast, units, visits } = goal ?? {};
      const asked =
        (basketAtLeast !== undefined && texts.goal.basketAtLeast(money(basketAtLeast))) ||
        (basketOver !== undefined && texts.goal.basketOver(money(basketOver))) ||
        (totalAtLeast !== undefined && texts.goal.totalAtLeast(money(totalAtLeast))) ||
        (units !== undefined && format.plural(units, texts.goal.units)) ||
        (visits !== undefined && format.plural(visits, texts.goal.visits)) ||
        texts.goal.nothing;
      return [
        asked,
        ...(activation === undefined ? [] : [texts.goal.activated]),
        ...(times > 1 ? [texts.goal.times(format.count(times))] : []),
      ].join(', ');
    },
    gives: (offer: Offer): ReactNode => {
      const { points, wallet = '', reward, discount } = giveOf(offer);
      if (reward !== undefined) return <Link href={rewardPath(reward)}>{texts.gives.reward(reward)}</Link>;
      if (discount !== undefined) return texts.gives.coupon;
      return `${nameOf(wallet)} ${format.change(points ?? 0)}`;
    },
    window: (offer: Offer): ReactNode => {
      const { days, from, until } = windowOf(offer);
      if (days !== undefined) return format.plural(days, texts.window.days);
      const last = until === undefined ? '' : format.day(until);
      return from === undefined ? texts.window.until(last) : texts.window.between(format.day(from), last);
    },
  };
};
