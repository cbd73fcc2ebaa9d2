import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HOLD_FAULTS, TENDER_REASONS } from '@accrue/contracts';
import { PLATFORM_PROBLEMS } from '@accrue/http';
import { campaignsProblems } from './problems';

/** Codes that anything under these folders rejects with. */
const codesIn = (...folders: readonly string[]): Set<string> => {
  const codes = new Set<string>();
  for (const folder of folders) {
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      if (!name.endsWith('.ts') || /\.(spec|fixture)\.ts$/.test(name)) continue;
      const source = readFileSync(join(folder, name), 'utf8');
      for (const [, code] of source.matchAll(/new Rejected(?:<\w+>)?\(\s*'([^']+)'/g)) codes.add(code ?? '');
    }
  }
  return codes;
};

it('has a status for each code, and a code for each status', () => {
  const ofPlatform = new Set(Object.keys(PLATFORM_PROBLEMS));
  const identities = join(__dirname, '../../../platform/identities/src');
  const codes = codesIn(join(__dirname, '../../domain/src'), identities, __dirname);
  // A reason that a receipt may be refused with, too.
  for (const code of Object.keys(TENDER_REASONS)) codes.add(code);
  for (const fault of HOLD_FAULTS) codes.add(`hold.${fault}`);
  // Numbers of gift cards stand beside identities, and nobody types them here.
  const own = [...codes].filter((code) => !ofPlatform.has(code) && !code.startsWith('gift_card.'));
  expect(own.sort()).toEqual(Object.keys(campaignsProblems).sort());
});
