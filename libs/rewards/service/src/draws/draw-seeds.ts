import { randomBytes, type KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { ContextPorts } from '@accrue/context-kit';
import { drawCommitmentOf } from '@accrue/kernel';
import { keyFromConfig, seal, unseal } from '@accrue/privacy';

/** Seals the seeds of draws, and nothing else. */
export const DRAW_KEY = 'drawKey';

/** The secrets that draws are committed to. They lie in the log, where nobody takes one out for another, sealed until the draw is made. */
@Injectable()
export class DrawSeeds {
  private readonly key: KeyObject;

  constructor(ports: ContextPorts) {
    this.key = keyFromConfig(DRAW_KEY, ports.config[DRAW_KEY]);
  }

  /** Another one each time. */
  make(drawId: string): { readonly commitment: string; readonly sealedSeed: string } {
    const seed = randomBytes(32);
    return {
      commitment: drawCommitmentOf(drawId, seed.toString('hex')),
      sealedSeed: seal(this.key, seed, placeOf(drawId)),
    };
  }

  /** @returns 32 bytes in hex @throws Error when the key is another one */
  open(drawId: string, sealedSeed: string): string {
    return unseal(this.key, sealedSeed, placeOf(drawId)).toString('hex');
  }
}

const placeOf = (drawId: string): string => `draw/${drawId}`;
