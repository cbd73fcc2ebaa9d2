import type { ReceiptV1 } from '@accrue/contracts';
import type { JournalEvent, ReceiptHeld, ReceiptRecorded } from '@accrue/campaigns-domain';
import type { StoredEvent } from '@accrue/event-store';

/** The domain reads what it needs of a receipt; what is stored is the whole public receipt, as it was validated. */
export const publicReceipt = ({ receipt }: Pick<ReceiptRecorded['data'] | ReceiptHeld['data'], 'receipt'>): ReceiptV1 =>
  receipt as ReceiptV1;

/** A stored event of a journal, where it is. */
export type StoredJournalEvent = JournalEvent & Pick<StoredEvent, 'revision' | 'recordedAt' | 'metadata'>;

/** Whom the till named, known or not; null: nobody. */
export const identityOf = ({ member }: ReceiptV1): { readonly type: string; readonly value: string } | null =>
  member?.value === undefined || member.value === '' || member.idType === 'none'
    ? null
    : { type: member.idType, value: member.value };
