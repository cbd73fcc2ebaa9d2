import { Injectable } from '@nestjs/common';
import { ContextPorts } from '@accrue/context-kit';
import { canonicalJson, type InstantIso } from '@accrue/kernel';
import type { Queryable } from '@accrue/persistence';
import { digestOfDocument, signed, type Signed } from '@accrue/signatures';
import { SigningKeys } from '../signing/signing-keys';
import { linkUpTo, type Tip } from './links';

/** What the ledger was at an instant, in a few bytes that can be kept elsewhere. */
export interface Head {
  /** 1, 2, 3, … */
  readonly number: number;
  /** What the store held at this instant is in the chain. */
  readonly closedAt: InstantIso;
  readonly partitions: readonly {
    readonly partition: number;
    /** Number of the link that the head is of. */
    readonly link: number;
    readonly lastPosition: number;
    /** SHA-256, hex. */
    readonly head: string;
  }[];
  /** SHA-256 of the signed head before, as canonical JSON; null: this is the first. */
  readonly previous: string | null;
}

export type SignedHead = Signed<Head>;

/** Signed heads of the chain. */
@Injectable()
export class Heads {
  constructor(
    private readonly ports: ContextPorts,
    private readonly keys: SigningKeys,
  ) {}

  newest(): Promise<SignedHead | null> {
    return newestHead(this.ports.database);
  }

  /** In order. @param after number of the head before */
  after(after: number, limit: number): Promise<readonly SignedHead[]> {
    return headsAfter(this.ports.database, after, limit);
  }

  /** Links what has been written until now, and signs where the chain then ends; nothing new: the newest head is it. */
  async sign(): Promise<SignedHead> {
    const { log, database, clock } = this.ports;
    const closedAt = clock.now();
    const partitions = await log.heads();
    const tips: Tip[] = [];
    for (const [partition, head] of partitions.entries())
      tips.push(await linkUpTo(this.ports, partition, head, closedAt));
    const signer = await this.keys.signer();
    return database.transaction(async (tx) => {
      await tx.query('lock table ledger_head in exclusive mode');
      const previous = await newestHead(tx);
      if (previous !== null && tips.every(({ partition, number }) => previous.partitions[partition]?.link === number))
        return previous;
      const head: Head = {
        number: (previous?.number ?? 0) + 1,
        closedAt,
        partitions: tips.map(({ partition, number: link, lastPosition, head }) => ({
          ...{ partition, link, lastPosition },
          head: head.toString('hex'),
        })),
        previous: previous === null ? null : digestOfDocument(previous),
      };
      const document = signed(head, signer);
      await tx.query('insert into ledger_head (number, closed_at, document) values ($1, $2, $3)', [
        document.number,
        closedAt,
        canonicalJson(document),
      ]);
      return document;
    });
  }
}

export const newestHead = async (database: Queryable): Promise<SignedHead | null> => {
  const [row] = await database.query<{ document: string }>(
    'select document from ledger_head order by number desc limit 1',
  );
  return row === undefined ? null : headOfText(row.document);
};

export const headsAfter = async (database: Queryable, after: number, limit: number): Promise<readonly SignedHead[]> => {
  const rows = await database.query<{ document: string }>(
    'select document from ledger_head where number > $1 order by number limit $2',
    [after, limit],
  );
  return rows.map(({ document }) => headOfText(document));
};

const headOfText = (document: string): SignedHead => JSON.parse(document) as SignedHead;
