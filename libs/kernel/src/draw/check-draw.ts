import {
  DRAW_ALGORITHM,
  drawCommitmentOf,
  drawLineHashOf,
  drawTicketOf,
  drawWinners,
  emptyDrawListHash,
  type DrawLine,
} from './draw';

/** What is published of a draw that was made, and all that its winners follow from. */
export interface DrawProof {
  readonly draw: {
    readonly drawId: string;
    readonly algorithm: string;
    readonly commitment: string;
    readonly prizes: readonly { readonly id: string; readonly winners: number }[];
    readonly tickets: number;
    readonly listHash: string;
    readonly entropy: string | null;
    readonly seed: string;
    readonly winners: readonly DrawnTicket[];
  };
  /** Whose a line is, only for who may see it. */
  readonly tickets: readonly (DrawLine & { readonly entryId?: string; readonly memberId?: string })[];
}

export interface DrawnTicket {
  readonly number: number;
  readonly ticket: string;
  readonly prizeId: string;
}

/** Something that does not follow from what it should follow from. */
export interface DrawFinding {
  /** JSON pointer into the proof. */
  readonly pointer: string;
  readonly message: string;
}

/** So many are told; the rest would say the same. */
const FINDINGS_MAX = 20;

/** Computes everything again. @returns all that is wrong, the first lines first; empty: the draw is what was promised */
export const checkDraw = (proof: DrawProof): readonly DrawFinding[] => {
  const { draw } = proof;
  if (draw.algorithm !== DRAW_ALGORITHM)
    return [{ pointer: '/draw/algorithm', message: `only ${DRAW_ALGORITHM} can be checked here` }];
  const findings = [...checkSeed(draw), ...checkList(proof), ...checkWinners(proof)];
  return findings.slice(0, FINDINGS_MAX);
};

const checkSeed = ({ drawId, seed, commitment }: DrawProof['draw']): readonly DrawFinding[] => {
  if (!/^[0-9a-f]{64}$/.test(seed)) return [{ pointer: '/draw/seed', message: 'the seed is not 32 bytes in hex' }];
  if (drawCommitmentOf(drawId, seed) === commitment) return [];
  return [{ pointer: '/draw/seed', message: 'the seed is not the one that was committed to' }];
};

const checkList = ({ draw: { drawId, tickets, listHash }, tickets: lines }: DrawProof): readonly DrawFinding[] => {
  const findings: DrawFinding[] = [];
  let before = emptyDrawListHash(drawId);
  lines.forEach((line, index) => {
    const wrong = wrongWith(line, { drawId, number: index + 1, before, previous: lines[index - 1] });
    if (wrong !== null) findings.push({ pointer: `/tickets/${index}`, message: `line ${index + 1}: ${wrong}` });
    before = line.hash;
  });
  if (lines.length !== tickets)
    findings.push({ pointer: '/tickets', message: `the list has ${lines.length} lines and should have ${tickets}` });
  if (before !== listHash)
    findings.push({ pointer: '/draw/listHash', message: 'the list does not end with the hash that was published' });
  return findings;
};

interface Place {
  readonly drawId: string;
  readonly number: number;
  readonly before: string;
  readonly previous: DrawLine | undefined;
}

const wrongWith = (
  { number: said, ticket, hash, entryId, memberId }: DrawProof['tickets'][number],
  { drawId, number, before, previous }: Place,
): string | null => {
  if (said !== number) return `it says that it is line ${said}`;
  if (hash !== drawLineHashOf(before, { number, ticket }))
    return 'its hash does not follow from it and the line before';
  if (previous !== undefined && previous.ticket >= ticket) return 'its ticket is not behind that of the line before';
  if (entryId === undefined || memberId === undefined) return null;
  return drawTicketOf(drawId, { entryId, memberId }) === ticket
    ? null
    : 'its ticket is another one, or another member’s';
};

const checkWinners = ({ draw, tickets: lines }: DrawProof): readonly DrawFinding[] => {
  const places = draw.prizes.flatMap(({ id, winners }) => Array.from({ length: winners }, () => id));
  const drawn = drawWinners(draw, { tickets: lines.length, winners: places.length });
  const findings: DrawFinding[] = [];
  drawn.forEach((number, index) => {
    const pointer = `/draw/winners/${index}`;
    const winner = draw.winners[index];
    const prizeId = places[index] ?? '';
    if (winner?.number !== number || winner.prizeId !== prizeId)
      findings.push({ pointer, message: `winner ${index + 1} is line ${number}, of the prize ${prizeId}` });
    else if (winner.ticket !== lines[number - 1]?.ticket)
      findings.push({ pointer, message: `winner ${index + 1}: its ticket is not that of line ${number}` });
  });
  if (draw.winners.length > drawn.length)
    findings.push({ pointer: `/draw/winners/${drawn.length}`, message: `only ${drawn.length} tickets win` });
  return findings;
};
