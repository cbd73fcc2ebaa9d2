import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { decisionsPage } from './page';

// node tools/run.mjs decisions
const path = join(__dirname, '../../docs/decisions.md');

const write = async (): Promise<void> => {
  writeFileSync(path, await format(decisionsPage(), { ...(await resolveConfig(path)), filepath: path }));
};
void write();
