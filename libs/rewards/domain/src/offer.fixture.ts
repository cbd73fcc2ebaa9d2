import type { ZoneId } from '@accrue/kernel';
import type { Programme } from './conditions';

export const PROGRAMME: Programme & { readonly unit: string } = {
  zone: 'Europe/London' as ZoneId,
  currency: 'GBP',
  baseTier: null,
  unit: 'points',
};

/** For everybody, at any time, as often as they like; and nobody said what it costs. */
export const FOR_ALL = {
  zone: PROGRAMME.zone,
  use: null,
  event: null,
  card: null,
  gift: null,
  conditions: null,
  limits: null,
  worth: null,
} as const;
