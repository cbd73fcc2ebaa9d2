import type { Evolve } from '@accrue/kernel';
import type { GiftEvent } from './events';
import type { GiftState } from './state';

export const evolve: Evolve<GiftState, GiftEvent> = (_, { data }) => ({ status: 'stated', gift: data });
