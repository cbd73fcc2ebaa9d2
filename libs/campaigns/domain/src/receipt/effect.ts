import type { ReceiptReason } from '@accrue/contracts';
import type { ReceiptContent } from './content';

export type NoEffectReason = Exclude<ReceiptReason, { readonly code: 'receipt.too_old' }>;

export type Effect = { readonly effect: true } | { readonly effect: false; readonly reason: NoEffectReason };

/** Whether a receipt counts for anything. Those that do not are answered and forgotten: they are no facts of the shop. */
export const hasEffect = ({ kind, mode, void: voided }: Pick<ReceiptContent, 'kind' | 'mode' | 'void'>): Effect => {
  if (mode?.training === true) return without('receipt.training');
  if (mode?.suspended === true) return without('receipt.suspended');
  if (mode?.cancelled === true) return without('receipt.cancelled');
  if (kind === 'no_sale') return without('receipt.no_sale');
  if (kind === 'void' && (voided?.ofReceiptId ?? null) === null) return without('receipt.void_without_original');
  return { effect: true };
};

const without = (code: NoEffectReason['code']): Effect => ({ effect: false, reason: { code, data: {} } });
