import { evolveBy, invariant, Rejected, type Command, type Event, type InstantIso } from '@accrue/kernel';
import type { EnrollmentRejectionCode } from '../member/rejections';

/** A code hangs in a store; whoever scans it enrols there. */
export type PosterMade = Event<
  'PosterMade',
  {
    /** Random, and all that the code says: nobody invents a store or an employee. */
    readonly posterId: string;
    readonly storeId: string;
    /** Pseudonym of the employee for whom new members count; null: for nobody. */
    readonly employeeId: string | null;
    readonly madeAt: InstantIso;
  }
>;

/** From here on nobody enrols by it. The last event of the stream. */
export type PosterEnded = Event<
  'PosterEnded',
  { readonly posterId: string; readonly endedAt: InstantIso; readonly reason: string }
>;

export type PosterEvent = PosterMade | PosterEnded;

export type MakePoster = Command<'MakePoster', Omit<PosterMade['data'], 'madeAt'>>;
export type EndPoster = Command<'EndPoster', Pick<PosterEnded['data'], 'reason'>>;
export type PosterCommand = MakePoster | EndPoster;

export type KnownPoster = PosterMade['data'] & {
  readonly status: 'open' | 'ended';
  readonly endedAt: InstantIso | null;
};
export type Poster = { readonly status: 'none' } | KnownPoster;

export const NO_POSTER: Poster = { status: 'none' };

/** @throws Rejected poster.unknown */
export const decidePoster = (command: PosterCommand, poster: Poster): readonly PosterEvent[] =>
  command.type === 'MakePoster' ? make(command, poster) : end(command, knownPoster(poster));

const make = ({ data, metadata }: MakePoster, { status }: Poster): readonly PosterEvent[] =>
  status === 'none' ? [{ type: 'PosterMade', data: { ...data, madeAt: metadata.now } }] : [];

const end = ({ data, metadata }: EndPoster, { posterId, status }: KnownPoster): readonly PosterEvent[] =>
  status === 'ended' ? [] : [{ type: 'PosterEnded', data: { ...data, posterId, endedAt: metadata.now } }];

/** @throws Rejected poster.unknown */
export const knownPoster = (poster: Poster): KnownPoster => {
  if (poster.status === 'none') throw new Rejected<EnrollmentRejectionCode>('poster.unknown');
  return poster;
};

/** @throws Rejected poster.unknown, poster.ended */
export const openPoster = (poster: Poster): KnownPoster => {
  const known = knownPoster(poster);
  if (known.status === 'ended') throw new Rejected<EnrollmentRejectionCode>('poster.ended');
  return known;
};

export const evolvePoster = evolveBy<Poster, PosterEvent>({
  PosterMade: (_, { data }) => ({ ...data, status: 'open', endedAt: null }),
  PosterEnded: (poster, { data }) => {
    invariant(poster.status !== 'none', 'what ends was made');
    return { ...poster, status: 'ended', endedAt: data.endedAt };
  },
});
