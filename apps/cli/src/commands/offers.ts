import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { withRetry } from '../bulk';
import { contextOf } from '../context';
import type { CsvRow } from '../csv/csv-rows';
import { mappedBy, type Mapped } from '../csv/mapped';
import { pairs } from '../output';
import { addSending, type SentKind } from './ingest';

const FIELDS = ['memberId', 'key', 'offer'] as const;

const offersOfCsv = async function* (rows: AsyncIterable<CsvRow>): AsyncIterable<Mapped> {
  for await (const row of rows)
    yield mappedBy(row.line, row.line, () => {
      row.checkWidth();
      return Object.fromEntries(FIELDS.map((field) => [field, row.get(field)]));
    });
};

const OFFERS: SentKind = {
  noun: 'offers',
  path: '/v1/offers:give',
  linesMax: 250,
  example: '{"memberId":"m-7f3a","key":"autumn-2026-m-7f3a","offer":"autumn"}',
  fields: FIELDS,
  ofCsv: offersOfCsv,
  ofLine: () => undefined,
  isWanted: () => () => true,
};

interface Gift {
  readonly segmentId: string;
  readonly key: string;
  readonly offer: string;
  readonly startedAt: string;
  readonly given: number;
  readonly finishedAt: string | null;
}

interface GiveOptions {
  readonly offer: string;
  readonly id: string;
  readonly wait: boolean;
}

const POLL_MS = 500;
/** How long a platform that went away is waited for: it goes on where it was. */
const RETRY_FOR_MS = 60_000;

export const addOfferCommands = (program: Command): void => {
  const offers = program.command('offers').description('what single members are offered');
  addSending(offers, 'give <file>', 'give the members of a file an offer each', OFFERS);
  offers
    .command('give-segment <segmentId>')
    .description('give an offer to all members of a segment; again under the same id nobody gets it twice')
    .requiredOption('--offer <id>', 'its id in the programme document')
    .requiredOption('--id <id>', 'chosen by you: the key under which each member has the offer')
    .option('--no-wait', 'do not wait until all have it')
    .action(async (segmentId: string, { offer, id: key, wait }: GiveOptions, command: Command) => {
      const { client, output } = contextOf(command);
      const path = `/v1/segments/${encodeURIComponent(segmentId)}/offers`;
      let gift = await client.json<Gift>(path, { json: { key, offer } });
      while (wait && gift.finishedAt === null) {
        await sleep(POLL_MS);
        gift = await withRetry(() => client.json<Gift>(`${path}/${encodeURIComponent(key)}`), RETRY_FOR_MS);
      }
      const { given, startedAt, finishedAt } = gift;
      output.result(gift, () =>
        pairs([
          ['segment', segmentId],
          ['offer', offer],
          ['counts from', startedAt],
          ['members who have it', given],
          ['finished at', finishedAt ?? 'still giving'],
        ]),
      );
    });
};
