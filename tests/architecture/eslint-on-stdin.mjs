// Lints the snippets given as JSON on stdin with the project's own ESLint configuration and prints, for each, the ids of
// the rules that fired. A program of its own because the configuration is an ES module that Jest's sandbox can't load.
import { text } from 'node:stream/consumers';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';

const { snippets, typeAware } = JSON.parse(await text(process.stdin));

// Import rules need no types, and without them a snippet may stand in a file that doesn't exist.
const overrideConfig = typeAware ? [] : [{ files: ['**/*.ts'], ...tseslint.configs.disableTypeChecked }];
const eslint = new ESLint({ overrideConfig });

const answers = [];
for (const { code, filePath } of snippets) {
  const [{ messages }] = await eslint.lintText(code, { filePath });
  answers.push(messages.map(({ ruleId, message }) => ({ ruleId, message })));
}
process.stdout.write(JSON.stringify(answers));
