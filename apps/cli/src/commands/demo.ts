import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { ApiClient } from '../client';
import { contextOf } from '../context';
import { DemoSteps, PROGRAMME, SHOWN } from '../demo/steps';
import { demoData, weeksOf, weeksUntil } from '../demo/sample';
import { CliError } from '../exit-codes';
import { dataDirectory } from '../locate';
import { pairs } from '../output';
import { readDocument } from '../programme-document';
import type { Tally } from '../tally';

interface Version {
  readonly effectiveFrom: string;
  readonly document: { readonly name: string };
}

interface Open {
  readonly console: string;
  readonly till: string;
  readonly card: string;
  readonly memberId: string;
  readonly scan: string;
}

export const addDemoCommand = (program: Command): void => {
  program
    .command('demo')
    .description(
      'fill an empty platform with a gift shop: a programme, 500 members, what they bought; again, it does nothing twice',
    )
    .action(async (_options: unknown, command: Command) => {
      const { client, output } = contextOf(command);
      const startedAt = performance.now();
      const begun = await weeksBegunWith(client);
      const weeks = begun ?? weeksUntil(new Date());
      const data = demoData(weeks);
      const steps = new DemoSteps(client, data, output.isJson);
      // Whoever tries out a version of their own keeps it.
      if (begun === null) await steps.programme(weeks);
      const { tally: members, ids } = await steps.members();
      const receipts = await steps.receipts();
      await steps.conflict();
      const { counts: redemptions, made } = await steps.redemptions(ids);
      const offers = await steps.offers(ids);
      await steps.poster();
      await steps.settled();
      const open = await whatToOpen(client, ids.get(SHOWN) ?? '', data.members.find(isShown)?.card ?? '');
      const seconds = Math.round((performance.now() - startedAt) / 100) / 10;
      const isNew = made > 0 || [members, receipts, offers].some(hasNew);
      const counts = { members: members.counts, receipts: receipts.counts, redemptions, offers: offers.counts };
      output.result({ isNew, weeks, ...counts, seconds, open }, () =>
        [
          isNew
            ? `The gift shop is open, ${String(weeks)} weeks after its sample; it took ${String(seconds)} s.`
            : 'The gift shop was there already; nothing was done twice.',
          '',
          pairs([
            ['members', sum(members.counts)],
            ['receipts', sum(receipts.counts)],
            ['redemptions', sum(redemptions)],
            ['offers given', sum(offers.counts)],
          ]),
          '',
          ...shownToOpen(open),
        ].join('\n'),
      );
    });
};

/**
 * @returns by how many weeks the demo that is there moved its days; null: there is nothing yet
 * @throws CliError with `demo.not_empty` when somebody else's programme or members are there: what the demo adds can never be taken out
 */
const weeksBegunWith = async (client: ApiClient): Promise<number | null> => {
  const answer = await client.send('/v1/programme/versions/1', { accept: [404] });
  if (answer.status === 404) {
    const { members } = await client.json<{ readonly members: readonly unknown[] }>('/v1/members?limit=1');
    if (members.length > 0) throw notEmpty('has members');
    return null;
  }
  const { effectiveFrom, document } = JSON.parse(await client.textOf(answer)) as Version;
  const weeks = weeksOf(effectiveFrom);
  const { name } = readDocument(PROGRAMME) as { readonly name: string };
  if (document.name !== name || weeks === null) throw notEmpty(`runs the programme “${document.name}”`);
  return weeks;
};

const notEmpty = (what: string): CliError =>
  new CliError(
    [
      `demo.not_empty: This platform ${what}. The demo would stay among that for ever, so it is only for an empty platform.`,
      'Another one beside it: ACCRUE_DATA=.accrue/demo ACCRUE_PORT=8090 npm start',
      'and, in another terminal: ACCRUE_DATA=.accrue/demo ./accrue demo',
    ].join('\n'),
    undefined,
    { code: 'demo.not_empty' },
  );

const isShown = ({ reference }: { readonly reference: string }): boolean => reference === SHOWN;
const hasNew = ({ counts }: Tally): boolean => Object.keys(counts).some((name) => name !== 'duplicate');
const sum = (counts: Readonly<Record<string, number>>): number => Object.values(counts).reduce((a, b) => a + b, 0);

const whatToOpen = async (client: ApiClient, memberId: string, scan: string): Promise<Open> => {
  const { link } = await client.json<{ readonly link: string }>(`/v1/members/${memberId}/card-links`, { json: {} });
  const { url } = client;
  return { console: `${url}/console`, till: `${url}/till`, card: `${url}${link}`, memberId, scan };
};

const shownToOpen = ({ console, till, card, memberId, scan }: Open): readonly string[] => [
  'Open in a browser:',
  `  console  ${console}   sign in with the operator’s key${keyIn('api-key')}`,
  `           ${console}/members/${memberId}   a member with a story`,
  `  till     ${till}   sign in with the till’s key${keyIn('api-key-pos')}, then type ${scan}`,
  `  card     ${card}`,
  '           that member’s; each run makes another link, and the last five work',
];

const keyIn = (file: string): string => {
  const path = join(dataDirectory(), file);
  return existsSync(path) ? `: cat '${path}'` : '';
};
