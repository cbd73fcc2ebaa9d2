import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { chart, derivedFiles } from './chart-files';

// npm run chart -- --write
const write = async (): Promise<void> => {
  for (const [name, text] of Object.entries(derivedFiles())) {
    const path = join(chart, name);
    const options = { ...(await resolveConfig(path)), filepath: path };
    writeFileSync(path, name.endsWith('.md') ? await format(text, options) : text);
  }
};
void write();
