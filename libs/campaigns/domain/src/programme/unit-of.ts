import type { WalletDocument } from '@accrue/contracts';
import { DEFAULT_WALLET_UNIT } from '@accrue/kernel';

/** What a wallet counts. */
export const unitOf = ({ unit = DEFAULT_WALLET_UNIT }: Pick<WalletDocument, 'unit'>): string => unit;
