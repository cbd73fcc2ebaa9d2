import type { ReceiptV1 } from '@accrue/contracts';
import type { JournalEvent, ReceiptContent } from '@accrue/campaigns-domain';
import type { StoredEvent } from '@accrue/event-store';

/** What is stored: the whole public receipt, as it was validated, of which the domain reads what it needs. */
export type KeptReceipt = ReceiptV1 & ReceiptContent;

/** The domain passes it on as it came. */
export const keptReceipt = ({ receipt }: { readonly receipt: ReceiptContent }): KeptReceipt => receipt as KeptReceipt;

/** A stored event of a journal, where it is. */
export type StoredJournalEvent = JournalEvent & Pick<StoredEvent, 'revision' | 'recordedAt' | 'metadata'>;

/** Whom the till named, known or not; null: nobody. */
export const identityOf = ({ member }: ReceiptV1): { readonly type: string; readonly value: string } | null =>
  member?.value === undefined || member.value === '' || member.idType === 'none'
    ? null
    : { type: member.idType, value: member.value };
