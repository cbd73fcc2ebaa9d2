/** What a rule or an offer gives that is no points: members have it once for each time. */
export interface Gift {
  readonly kind: 'offer' | 'reward' | 'discount';
  /** In the programme document. */
  readonly id: string;
}

/** Begins no id of a document. */
const MARK = '~';

/** Where awards of a gift are, which is no wallet: whatever holds for awards holds for gifts, and nothing of them reaches a wallet. */
export const placeOfGift = ({ kind, id }: Gift): string => `${MARK}${kind}${MARK}${id}`;

export const isWallet = (place: string): boolean => !place.startsWith(MARK);

/** As others are told of it. */
export const placed = (
  place: string,
): { readonly walletId: string } | { readonly walletId: null; readonly gift: Gift } => {
  const gift = giftIn(place);
  return gift === null ? { walletId: place } : { walletId: null, gift };
};

/** null: it is a wallet. */
export const giftIn = (place: string): Gift | null => {
  if (isWallet(place)) return null;
  const [, kind, id] = place.split(MARK);
  return { kind: kind as Gift['kind'], id: id ?? '' };
};
