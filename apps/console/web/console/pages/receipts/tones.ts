import type { ReceiptHistoryDto } from '#api';
import type { Tone } from '#shared/ui/badge';

/** What has no tone of its own is plain. */
export const TONES: Readonly<Partial<Record<ReceiptHistoryDto['status'], Tone>>> = {
  accepted: 'good',
  review: 'warn',
  parked: 'warn',
  pending: 'warn',
  rejected: 'bad',
  voided: 'bad',
};
