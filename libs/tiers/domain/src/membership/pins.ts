import type { InstantIso } from '@accrue/kernel';
import type { Floor } from './floors';

/** A tier that was given by hand, for some time. */
export interface Pin {
  readonly pinId: string;
  readonly tierId: string;
  /** Whose ladder calls it that. */
  readonly programmeVersion: number;
  readonly from: InstantIso;
  /** The first instant at which it is over; null: never by itself. */
  readonly until: InstantIso | null;
  /** When it was taken back, or another pin took its place; null: it was not. */
  readonly endedAt: InstantIso | null;
  readonly reasonCode: string;
  /** Who did it. */
  readonly actor: string;
}

const endOf = ({ until, endedAt }: Pin): InstantIso | null => {
  if (until === null || endedAt === null) return until ?? endedAt;
  return until < endedAt ? until : endedAt;
};

export const floorsOf = (pins: readonly Pin[]): readonly (Floor & { readonly from: InstantIso })[] =>
  pins.map((pin) => ({
    tierId: pin.tierId,
    programmeVersion: pin.programmeVersion,
    from: pin.from,
    until: endOf(pin),
  }));

/** The one that holds at an instant; null: none does. */
export const pinAt = (pins: readonly Pin[], now: InstantIso): Pin | null =>
  pins.findLast((pin) => pin.from <= now && isOpenAt(pin, now)) ?? null;

const isOpenAt = (pin: Pin, now: InstantIso): boolean => {
  const end = endOf(pin);
  return end === null || end > now;
};

/** All as they are when whatever holds at an instant ends then. */
export const endedBy = (now: InstantIso, pins: readonly Pin[]): readonly Pin[] => {
  const active = pinAt(pins, now);
  return active === null ? pins : pins.map((pin) => (pin === active ? { ...pin, endedAt: now } : pin));
};
