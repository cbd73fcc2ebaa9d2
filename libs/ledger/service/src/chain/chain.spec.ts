import { createHash } from 'node:crypto';
import { BEGINNING, entriesOf, eventsIn, linkOf, type Link } from './chain';

const digestOf = (text: string): Buffer => createHash('sha256').update(text).digest();
const stored = (position: number, text: string) => ({
  ...{ position, streamId: 'account-m-1', revision: position },
  digest: digestOf(text),
});
const chained = (...texts: readonly (readonly string[])[]): readonly Link[] => {
  const links: Link[] = [];
  let position = 0;
  for (const batch of texts)
    links.push(
      linkOf(
        2,
        links.at(-1) ?? BEGINNING,
        batch.map((text) => stored((position += 1), text)),
      ),
    );
  return links;
};

describe('a link of the chain', () => {
  it('keeps where each event lies and what it says', () => {
    const [link] = chained(['a', 'b']);
    expect(link).toMatchObject({ partition: 2, number: 1, lastPosition: 2 });
    expect(eventsIn(link as Link)).toBe(2);
    expect(entriesOf(link as Link)).toEqual([
      { position: 1, digest: digestOf('a').toString('hex') },
      { position: 2, digest: digestOf('b').toString('hex') },
    ]);
  });

  it('has a head that hangs on all events before it, their order and where they lie', () => {
    const [first, second] = chained(['a', 'b'], ['c']);
    const bytes = (position: number, text: string) =>
      Buffer.concat([Buffer.from([0, 0, 0, 0, 0, 0, 0, position]), digestOf(text)]);
    const head = createHash('sha256').update(Buffer.alloc(32)).update(bytes(1, 'a')).update(bytes(2, 'b')).digest();
    expect(first?.head).toEqual(head);
    expect(second?.head).toEqual(createHash('sha256').update(head).update(bytes(3, 'c')).digest());
    for (const others of [chained(['b', 'a'], ['c']), chained(['a', 'x'], ['c'])])
      expect(others[1]?.head).not.toEqual(second?.head);
    expect(linkOf(2, BEGINNING, [stored(1, 'a'), stored(3, 'b')]).head).not.toEqual(first?.head);
  });
});
