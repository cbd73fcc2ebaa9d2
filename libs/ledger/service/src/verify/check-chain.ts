import { signatureOf, digestOfDocument } from '@accrue/signatures';
import type { EventDigest, EventLog } from '@accrue/event-store';
import type { Database } from '@accrue/persistence';
import { BEGINNING, entriesOf, eventsIn, headOf, type Entry } from '../chain/chain';
import { headsAfter, type SignedHead } from '../chain/heads';
import { linksAfter } from '../chain/links';
import type { SigningKeys } from '../signing/signing-keys';
import type { Checks } from './checks';

export const CHAINED_CHECK = 'every event is what was chained when it was written';
export const LINKS_CHECK = 'the links of the chain follow each other';
export const HEADS_CHECK = 'signed heads are as they were signed, and of this chain';

const LINKS_PER_QUERY = 50;
const DIGESTS_PER_QUERY = 5_000;
const HEADS_PER_QUERY = 500;

export interface ChainPorts {
  readonly log: EventLog;
  readonly database: Database;
  readonly keys: SigningKeys;
}

/**
 * Holds the store against the chain, the chain against itself and the signed heads against the chain.
 * @param look is told of how many more events were looked at, link by link
 * @returns events that are in the chain
 */
export const checkChain = async (ports: ChainPorts, checks: Checks, look: (count: number) => void): Promise<number> => {
  const signedLinks = await checkHeads(ports, checks);
  let chained = 0;
  for (let partition = 0; partition < ports.log.partitions; partition += 1)
    chained += await checkPartition(ports, partition, signedLinks, { checks, look });
  for (const [link, signed] of signedLinks)
    for (const { head } of signed)
      checks.expect(HEADS_CHECK, false, () => `head ${head.number}: ${link} is not in the chain`);
  return chained;
};

/** What signed heads say of links, by `nameOf`; taken out as it is found in the chain. */
type SignedLinks = Map<string, { readonly head: SignedHead; readonly hash: string }[]>;

const nameOf = (partition: number, number: number): string => `partition ${partition}, link ${number}`;

const checkHeads = async ({ database, keys: signingKeys }: ChainPorts, checks: Checks): Promise<SignedLinks> => {
  const keys = await signingKeys.all();
  const links: SignedLinks = new Map();
  let before: SignedHead | null = null;
  for (;;) {
    const page = await headsAfter(database, before?.number ?? 0, HEADS_PER_QUERY);
    for (const head of page) {
      const signature = signatureOf(head, keys);
      checks.expect(HEADS_CHECK, signature === 'holds', () => `head ${head.number}: its signature is ${signature}`);
      const follows = before === null ? head.previous === null : head.previous === digestOfDocument(before);
      checks.expect(HEADS_CHECK, follows, () => `head ${head.number} does not follow head ${before?.number ?? 0}`);
      for (const { partition, link, head: hash } of head.partitions)
        if (link > 0) signedOf(links, nameOf(partition, link)).push({ head, hash });
      before = head;
    }
    if (page.length < HEADS_PER_QUERY) return links;
  }
};

const signedOf = (links: SignedLinks, name: string): { readonly head: SignedHead; readonly hash: string }[] => {
  const signed = links.get(name) ?? [];
  links.set(name, signed);
  return signed;
};

const checkPartition = async (
  { log, database }: ChainPorts,
  partition: number,
  signedLinks: SignedLinks,
  { checks, look }: { readonly checks: Checks; readonly look: (count: number) => void },
): Promise<number> => {
  const compared = new Comparison(partition, storedDigests(log, partition), checks);
  let before: { readonly number: number; readonly head: Buffer } = BEGINNING;
  let chained = 0;
  for (;;) {
    const links = await linksAfter(database, partition, before.number, LINKS_PER_QUERY);
    for (const link of links) {
      const where = nameOf(partition, link.number);
      const sound = link.number === before.number + 1 && headOf(before.head, link.entries).equals(link.head);
      checks.expect(LINKS_CHECK, sound, () => `${where} does not follow link ${before.number}, or was changed`);
      const inChain = link.head.toString('hex');
      for (const { head, hash } of signedLinks.get(where) ?? [])
        checks.expect(HEADS_CHECK, hash === inChain, () => `head ${head.number} signed another ${where}`);
      signedLinks.delete(where);
      for (const entry of entriesOf(link)) {
        await compared.expect(entry);
        chained += 1;
      }
      look(eventsIn(link));
      before = link;
    }
    if (links.length < LINKS_PER_QUERY) break;
  }
  compared.tell();
  return chained;
};

async function* storedDigests(log: EventLog, partition: number): AsyncGenerator<EventDigest, void> {
  for (let after = 0; ;) {
    const page = await log.digests(partition, { after, limit: DIGESTS_PER_QUERY });
    yield* page;
    if (page.length < DIGESTS_PER_QUERY) return;
    after = page.at(-1)?.position ?? after;
  }
}

/** Goes along the chain and the store of one partition, both in the order of positions. */
class Comparison {
  private next: EventDigest | null | undefined;
  private readonly changed: { readonly entry: Entry; readonly stored: EventDigest }[] = [];
  private readonly missing: Entry[] = [];

  constructor(
    private readonly partition: number,
    private readonly stored: AsyncGenerator<EventDigest, void>,
    private readonly checks: Checks,
  ) {}

  async expect(entry: Entry): Promise<void> {
    let stored = await this.peek();
    while (stored !== null && stored.position < entry.position) {
      const added = stored;
      this.checks.expect(CHAINED_CHECK, false, () => `${this.at(added)} was not there when what follows was chained`);
      stored = await this.advance();
    }
    if (stored === null || stored.position > entry.position) {
      this.missing.push(entry);
      return;
    }
    if (stored.digest.toString('hex') === entry.digest) this.checks.expect(CHAINED_CHECK, true, () => '');
    else this.changed.push({ entry, stored });
    await this.advance();
  }

  /** Told at the end: only then is it known where an event that is in a wrong place was. */
  tell(): void {
    const places = new Map(
      [...this.missing, ...this.changed.map(({ entry }) => entry)].map((entry) => [entry.digest, entry]),
    );
    for (const { stored } of this.changed) {
      const from = places.get(stored.digest.toString('hex'));
      this.checks.expect(CHAINED_CHECK, false, () =>
        from === undefined ? `${this.at(stored)} was changed` : `${this.at(stored)} was at position ${from.position}`,
      );
    }
    for (const { position } of this.missing)
      this.checks.expect(
        CHAINED_CHECK,
        false,
        () => `partition ${this.partition}, position ${position}: the event is gone`,
      );
  }

  private at({ position, streamId, revision }: EventDigest): string {
    return `partition ${this.partition}, position ${position}: ${streamId} @ ${revision}`;
  }

  private async peek(): Promise<EventDigest | null> {
    return this.next === undefined ? this.advance() : this.next;
  }

  private async advance(): Promise<EventDigest | null> {
    const next = await this.stored.next();
    return (this.next = next.done === true ? null : next.value);
  }
}
