import { DECISIONS } from './decisions';
import type { Decision, Proof } from './decision';

/** The page `docs/decisions.md`. */
export const decisionsPage = (): string =>
  [
    '# What the ledger decides, and who proves it',
    '',
    'Made by `node tools/run.mjs decisions` from `tests/decisions/decisions.ts`; a test fails when a proof named here does not exist, a setting is',
    'not one of the programme’s, or this page is another than would be made. Settings are paths in the programme’s document',
    '([schema](api/programme.json)); where there is none, it is always so.',
    '',
    ...DECISIONS.flatMap(({ title, decisions }) => [
      `## ${title}`,
      '',
      '| situation | what happens | setting | proved by |',
      '| --- | --- | --- | --- |',
      ...decisions.map(rowOf),
      '',
    ]),
  ].join('\n');

const rowOf = ({ situation, outcome, setting, provedBy }: Decision): string =>
  `| ${situation} | ${outcome} | ${setting === null ? '' : `\`${setting}\``} | ${provedBy.map(linkOf).join('<br>')} |`;

const linkOf = ({ file, test }: Proof): string => `[${test}](../${file})`;
