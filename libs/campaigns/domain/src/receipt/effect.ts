import type { ReceiptContent } from './content';

export type NoEffectReason = 'training' | 'suspended' | 'cancelled' | 'no_sale' | 'void_without_original';

export type Effect = { readonly effect: true } | { readonly effect: false; readonly reason: NoEffectReason };

/** Whether a receipt counts for anything. Those that do not are answered and forgotten: they are no facts of the shop. */
export const hasEffect = ({ kind, mode, void: voided }: Pick<ReceiptContent, 'kind' | 'mode' | 'void'>): Effect => {
  if (mode?.training === true) return { effect: false, reason: 'training' };
  if (mode?.suspended === true) return { effect: false, reason: 'suspended' };
  if (mode?.cancelled === true) return { effect: false, reason: 'cancelled' };
  if (kind === 'no_sale') return { effect: false, reason: 'no_sale' };
  if (kind === 'void' && (voided?.ofReceiptId ?? null) === null)
    return { effect: false, reason: 'void_without_original' };
  return { effect: true };
};
