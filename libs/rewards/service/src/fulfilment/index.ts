import { Injectable } from '@nestjs/common';
import type { RewardKind } from '@accrue/contracts';
import { ContextPorts } from '@accrue/context-kit';
import { code } from './code';
import type { Fulfilment } from './fulfilment';
import { giftCard } from './gift-card';

/** The kinds that touch the world beyond the log; all others are what their events say. */
const kinds: { readonly [Kind in RewardKind]?: (ports: ContextPorts) => Fulfilment } = {
  code,
  'gift-card': giftCard,
};

@Injectable()
export class Fulfilments {
  private readonly byKind: ReadonlyMap<string, Fulfilment>;

  constructor(ports: ContextPorts) {
    this.byKind = new Map(Object.entries(kinds).map(([kind, open]) => [kind, open(ports)]));
  }

  /** null: the kind keeps nothing outside of the log */
  of(kind: RewardKind): Fulfilment | null {
    return this.byKind.get(kind) ?? null;
  }
}
