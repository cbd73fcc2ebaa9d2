import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import {
  decidePoster,
  evolvePoster,
  knownPoster,
  NO_POSTER,
  openPoster,
  type KnownPoster,
  type Poster,
  type PosterCommand,
  type PosterEvent,
} from '@accrue/enrollment-domain';
import { ContextPorts, Streams } from '@accrue/context-kit';
import type { StreamModel } from '@accrue/event-store';
import { Rejected } from '@accrue/kernel';
import type { Asked } from '../members/members';
import type { EnrollmentProblemCode } from '../problems';

/** No snapshots: a poster has two events at most. */
const posterModel: StreamModel<Poster, PosterEvent> = {
  category: 'poster',
  initial: NO_POSTER,
  evolve: evolvePoster,
};

/** 128 random bits: whoever has not seen the poster does not find it. */
const ID_BYTES = 16;
const ID = /^[\w-]{22}$/;

/** The streams of all posters. */
@Injectable()
export class Posters extends Streams<Poster, PosterEvent, PosterCommand> {
  constructor(ports: ContextPorts) {
    super(ports, posterModel, decidePoster);
  }

  async make(wanted: Pick<KnownPoster, 'storeId' | 'employeeId'>, asked: Asked): Promise<KnownPoster> {
    const posterId = randomBytes(ID_BYTES).toString('base64url');
    const command = { type: 'MakePoster', data: { ...wanted, posterId }, metadata: { now: this.now() } } as const;
    const { state } = await this.execute(posterId, command, { messageId: `make-poster:${posterId}`, ...asked });
    return knownPoster(state);
  }

  /** Again changes nothing. @throws Rejected poster.unknown */
  async end(posterId: string, reason: string, asked: Asked): Promise<KnownPoster> {
    const command = { type: 'EndPoster', data: { reason }, metadata: { now: this.now() } } as const;
    const id = checked(posterId);
    const { state } = await this.execute(id, command, { messageId: `end-poster:${id}`, ...asked });
    return knownPoster(state);
  }

  /** @throws Rejected poster.unknown */
  async get(posterId: string): Promise<KnownPoster> {
    return knownPoster((await this.read(checked(posterId))).state);
  }

  /** @throws Rejected poster.unknown, poster.ended */
  async open(posterId: string): Promise<KnownPoster> {
    return openPoster((await this.read(checked(posterId))).state);
  }
}

/** What cannot be one is none, and no stream is asked. @throws Rejected poster.unknown */
const checked = (posterId: string): string => {
  if (!ID.test(posterId)) throw new Rejected<EnrollmentProblemCode>('poster.unknown');
  return posterId;
};
