import type { Database, Queryable } from '@accrue/persistence';
import { Rejected } from '@accrue/kernel';
import type { DeadLetter, DeadLetterFilter, DeadLetterHead, DeadLetters, RawMessage } from '../message-bus';
import type { ConsumerId } from './checkpoints';
import { SealedOtherwise, type MessageSeal } from './message-seal';

/** Where a message was when it failed; the same on every redelivery, so a message has one letter per group. */
export interface LetterPlace extends ConsumerId {
  readonly partition: number;
  readonly position: number;
  readonly ordinal: number;
}

export interface Failure {
  readonly code: string;
  /** May quote what it stumbled over, and that may be a person's: see `toldReason`. */
  readonly reason: string;
  readonly attempts: number;
}

export type DeadLetterRejectionCode =
  | 'dead_letter.unknown'
  | 'dead_letter.no_consumer'
  /** It stands for messages that could never be read: there is nothing to handle again. */
  | 'dead_letter.not_replayable'
  /** Its message was sealed under another message key, or has been damaged. It is kept. */
  | 'dead_letter.sealed';

export interface HeldLetter {
  readonly head: DeadLetterHead;
  /** @throws Rejected dead_letter.sealed */
  open(): DeadLetter;
}

/** What only operators see of a letter. */
type Content = Pick<DeadLetter, 'key' | 'headers' | 'payload' | 'reason'>;

interface LetterRow extends Omit<DeadLetterHead, 'group' | 'reasonCode' | 'failedAt'> {
  readonly grp: string;
  readonly reason_code: string;
  readonly failed_at: DeadLetter['failedAt'];
  readonly sealed: string | null;
}

const COLUMNS =
  'id, topic, grp, partition, position, ordinal, sealed, reason_code, reason, attempts, failed_at, status';

/** In the place of a message that is not there, or not to be opened. */
export const NO_MESSAGE = { key: '', headers: {}, payload: null };

/** Texts of errors that nobody wrote for a reader: they may quote the message. */
const UNTOLD: readonly string[] = ['handler.failed', 'publication.failed', 'retry.exhausted'];

/** What everybody may read of why a message failed: in the table, on topics, in lists for analysts. */
export const toldReason = ({ code, reason }: Pick<Failure, 'code' | 'reason'>): string =>
  UNTOLD.includes(code) ? 'an error that operators find with the dead letter' : reason;

export const letterIdOf = ({ topic, group, partition, position, ordinal }: LetterPlace): string =>
  `${topic}~${group}~${partition}~${position}~${ordinal}`;

/** To the millisecond, which is what readers see of the time: they go on behind the last one that they saw. */
const PLACE = `date_trunc('milliseconds', failed_at), id collate "C"`;

/** Dead letters in the platform's schema. Message and full reason are sealed, for they may hold anything, and go when the letter is settled. */
export class LetterStore {
  constructor(
    private readonly database: Database,
    private readonly seal: MessageSeal,
  ) {}

  /** Idempotent: a message that fails again is parked again, whatever became of its letter before. */
  async park(place: LetterPlace, raw: RawMessage | null, failure: Failure): Promise<void> {
    const id = letterIdOf(place);
    await this.database.query(
      `insert into dead_letter (id, topic, grp, partition, position, ordinal, sealed, reason_code, reason, attempts, status)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'parked')
       on conflict (id) do update set sealed = excluded.sealed, reason_code = excluded.reason_code, reason = excluded.reason,
         attempts = dead_letter.attempts + excluded.attempts, failed_at = excluded.failed_at, status = 'parked'`,
      [
        id,
        place.topic,
        place.group,
        place.partition,
        place.position,
        place.ordinal,
        this.sealed(id, { key: raw?.key ?? '', headers: raw?.headers ?? {}, payload: raw?.value ?? null }, failure),
        failure.code,
        storable(toldReason(failure)),
        failure.attempts,
      ],
    );
  }

  /** @throws Rejected dead_letter.sealed */
  async find(id: string, within: Queryable = this.database): Promise<DeadLetter | null> {
    const row = await this.row(id, within);
    return row === null ? null : this.opened(row);
  }

  /** Holds the letter for the rest of the transaction: of several who want to settle it one works, the others wait. */
  async hold(id: string, tx: Queryable): Promise<HeldLetter | null> {
    const row = await this.row(id, tx, 'for update');
    return row === null ? null : { head: headOf(row), open: () => this.opened(row) };
  }

  async heads(filter: DeadLetterFilter): Promise<readonly DeadLetterHead[]> {
    return (await this.rows(filter)).map(headOf);
  }

  /** One that does not open is listed all the same, without its message. */
  async list(filter: DeadLetterFilter): Promise<readonly DeadLetter[]> {
    return (await this.rows(filter)).map((row) => {
      try {
        return this.opened(row);
      } catch (error) {
        if (!(error instanceof Rejected)) throw error;
        return { ...headOf(row), ...NO_MESSAGE };
      }
    });
  }

  parked(): ReturnType<DeadLetters['parked']> {
    return this.database.query(
      `select topic, grp as "group", count(*) as letters from dead_letter where status = 'parked'
       group by topic, grp order by topic, grp`,
    );
  }

  async failedAgain(letter: DeadLetter, failure: Failure, tx: Queryable): Promise<void> {
    await tx.query(
      `update dead_letter set sealed = $2, reason_code = $3, reason = $4, attempts = attempts + $5, failed_at = clock_timestamp()
       where id = $1`,
      [
        letter.id,
        this.sealed(letter.id, letter, failure),
        failure.code,
        storable(toldReason(failure)),
        failure.attempts,
      ],
    );
  }

  /** For good: what the message was is needed no more, and is destroyed. */
  async settle(id: string, status: 'replayed' | 'discarded', tx: Queryable): Promise<void> {
    await tx.query('update dead_letter set status = $2, sealed = null where id = $1', [id, status]);
  }

  private sealed(id: string, { key, headers, payload }: Omit<Content, 'reason'>, { reason }: Failure): string {
    return this.seal.seal({ key, headers, payload, reason } satisfies Content, id);
  }

  private async row(id: string, within: Queryable, lock: '' | 'for update' = ''): Promise<LetterRow | null> {
    const [row] = await within.query<LetterRow>(`select ${COLUMNS} from dead_letter where id = $1 ${lock}`, [id]);
    return row ?? null;
  }

  private rows(filter: DeadLetterFilter): Promise<readonly LetterRow[]> {
    return this.database.query<LetterRow>(
      `select ${COLUMNS} from dead_letter
       where ($1::text is null or status = $1) and ($2::text is null or topic = $2) and (${PLACE}) > ($4, $5) order by ${PLACE} limit $3`,
      [
        filter.status ?? null,
        filter.topic ?? null,
        filter.limit ?? 100,
        filter.after?.failedAt ?? '-infinity',
        filter.after?.id ?? '',
      ],
    );
  }

  private opened(row: LetterRow): DeadLetter {
    const { id, sealed } = row;
    if (sealed === null) return { ...headOf(row), ...NO_MESSAGE };
    try {
      return { ...headOf(row), ...this.seal.open<Content>(sealed, id) };
    } catch (error) {
      if (!(error instanceof SealedOtherwise)) throw error;
      throw new Rejected<DeadLetterRejectionCode>('dead_letter.sealed', {
        id,
        detail: `${error.message}. It is kept: start the platform with the message key that it was filled with.`,
      });
    }
  }
}

const storable = (text: string): string => text.replaceAll('\0', '\uFFFD');

const headOf = ({ grp, reason_code, failed_at, sealed: _sealed, ...same }: LetterRow): DeadLetterHead => ({
  ...same,
  group: grp,
  reasonCode: reason_code,
  failedAt: failed_at,
});
