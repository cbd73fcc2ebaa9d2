import { execFileSync } from 'node:child_process';

/** The reader of PDF loads itself by `import()`, which Jest does not let it. */
const SCRIPT = `
  import { extractText } from 'unpdf';
  const chunks = [];
  for await (const chunk of process.stdin) chunks.push(chunk);
  const { text } = await extractText(new Uint8Array(Buffer.concat(chunks)), { mergePages: true });
  process.stdout.write(text);`;

/** What somebody reads who opens the document. */
export const textOfPdf = (pdf: Buffer): string =>
  execFileSync(process.execPath, ['--input-type=module', '-e', SCRIPT], {
    cwd: __dirname,
    input: pdf,
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'ignore'],
  });
