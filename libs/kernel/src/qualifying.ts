/** Begins no id of a document, so what is counted beside wallets has a place among their amounts. */
const MARK = '~';

/** Receipts of which something was kept. */
export const VISITS_PLACE = `${MARK}visits`;

/** What a counter of the programme counts. */
export const counterPlace = (counterId: string): string => `${MARK}counter${MARK}${counterId}`;

/** Units of a membership that were bought. */
export const membershipPlace = (membershipId: string): string => `${MARK}membership${MARK}${membershipId}`;

export const isWalletPlace = (place: string): boolean => !place.startsWith(MARK);
