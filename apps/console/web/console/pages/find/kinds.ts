import type { LookupDto } from '#api';

/** What a text may be, the likeliest first. */
export type Kind = keyof LookupDto | 'memberId' | 'receiptId';

/** QR texts of the platform say themselves what they are. */
const QR = /^[MRP]\.\S+$/;
const E_MAIL = /^\S+@\S+$/;
const PHONE = /^\+[\d\s().-]{6,}$/;
const DIGITS = /^\d{4,}$/;

export const kindsOf = (text: string): readonly Kind[] => {
  if (QR.test(text)) return ['qr'];
  if (E_MAIL.test(text)) return ['email'];
  if (PHONE.test(text)) return ['phone'];
  if (DIGITS.test(text)) return ['card', 'reference', 'receiptId'];
  return ['receiptId', 'memberId', 'reference', 'card', 'qr'];
};
