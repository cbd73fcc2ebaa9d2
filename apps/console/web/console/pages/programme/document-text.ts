import { stringify } from 'yaml';
import type { Programme } from '#api';

/** A programme's document as a person reads and writes it. */
export const textOfDocument = (document: Programme): string => stringify(document, { lineWidth: 120 });

/** To begin with where nothing has been published yet. */
export const FIRST_DOCUMENT: Programme = {
  schemaVersion: 1,
  name: 'One point per pound',
  timeZone: 'Europe/London',
  currency: 'GBP',
  wallets: [{ id: 'points', name: 'Points', expiry: { never: true } }],
  earning: {
    rules: [
      {
        id: 'base',
        name: 'Base',
        wallet: 'points',
        earn: { points: 1, per: 100 },
        level: 'receipt',
        rounding: 'floor',
      },
    ],
  },
};
