import { createHmac, hash } from 'node:crypto';
import { RandomNumbers } from './random-numbers';

/** Says how everything here is computed; another way has another name. It stands at the head of all that is hashed, with what it is for. */
export const DRAW_ALGORITHM = 'accrue-draw-1';

const sha256 = (...lines: readonly string[]): string => hash('sha256', lines.join('\n'), 'hex');

/** What is published of a seed before anybody knows it: SHA-256 in hex. @param seed 32 bytes in hex */
export const drawCommitmentOf = (drawId: string, seed: string): string =>
  sha256(`${DRAW_ALGORITHM} commitment`, drawId, seed);

/** A ticket as it came in. */
export interface DrawEntry {
  /** The redemption, or what a rule gave. */
  readonly entryId: string;
  readonly memberId: string;
}

/** What anybody may see of a ticket: only who knows both ids recognises it, and nobody can say later that it was another's. */
export const drawTicketOf = (drawId: string, { entryId, memberId }: DrawEntry): string =>
  sha256(`${DRAW_ALGORITHM} ticket`, drawId, entryId, memberId);

export interface DrawLine {
  /** From 1 on. */
  readonly number: number;
  readonly ticket: string;
  /** Of this line and all before it, so that a line that was changed is found. */
  readonly hash: string;
}

/** The hash of a list without a line: what the first line builds on. */
export const emptyDrawListHash = (drawId: string): string => sha256(`${DRAW_ALGORITHM} list`, drawId);

export const drawLineHashOf = (before: string, { number, ticket }: Omit<DrawLine, 'hash'>): string =>
  sha256(before, String(number), ticket);

export interface DrawList<Entry extends DrawEntry = DrawEntry> {
  readonly lines: readonly (DrawLine & { readonly entry: Entry })[];
  /** Of all lines, the last one's; fixed before the seed is known to anybody. */
  readonly hash: string;
}

/** The order is that of the tickets' hashes: nobody chooses it, and it is the same in whatever order they came in. */
export const drawListOf = <Entry extends DrawEntry>(drawId: string, entries: Iterable<Entry>): DrawList<Entry> => {
  const named = Array.from(entries, (entry) => ({ entry, ticket: drawTicketOf(drawId, entry) }));
  named.sort((a, b) => (a.ticket < b.ticket ? -1 : 1));
  let before = emptyDrawListHash(drawId);
  const lines = named.map(({ entry, ticket }, index) => {
    const number = index + 1;
    before = drawLineHashOf(before, { number, ticket });
    return { number, ticket, hash: before, entry };
  });
  return { lines, hash: before };
};

export interface DrawInputs {
  readonly drawId: string;
  /** 32 bytes in hex, secret until the list is fixed. */
  readonly seed: string;
  readonly listHash: string;
  /** A public value that nobody knew when the list was fixed; null: none is mixed in. */
  readonly entropy: string | null;
}

/**
 * The numbers of the lines that win, the first one first; each at most once, and each line as likely as the others. The first steps of a
 * shuffle by Fisher and Yates (Knuth, The Art of Computer Programming 2, 3.4.2, algorithm P) over the numbers 1 to `tickets`.
 * @param winners if there are more of them than tickets, all tickets win
 */
export const drawWinners = (
  { drawId, seed, listHash, entropy }: DrawInputs,
  { tickets, winners }: { readonly tickets: number; readonly winners: number },
): readonly number[] => {
  const mixed = [`${DRAW_ALGORITHM} winners`, drawId, listHash, entropy ?? ''].join('\n');
  const random = new RandomNumbers(createHmac('sha256', Buffer.from(seed, 'hex')).update(mixed).digest());
  const numbers = Array.from({ length: tickets }, (_unused, index) => index + 1);
  const drawn = Math.min(winners, tickets);
  for (let place = 0; place < drawn; place += 1) {
    const other = place + random.below(tickets - place);
    [numbers[place], numbers[other]] = [numbers[other] as number, numbers[place] as number];
  }
  return numbers.slice(0, drawn);
};
