import type { RunningPlatform } from '../compose';
import type { PlatformConfig } from './config';
import { readOperatorKey } from './first-start';

/** Lines for a shell that show a newcomer around; the key is an expression of the shell, so that no later start prints it. */
export type TryOut = (url: string, operatorKey: string) => readonly string[];

/** What a person sees when the platform is ready: where it is, the keys of a first start, and what to try. */
export const describeStart = async (
  { url, newKeys }: Pick<RunningPlatform, 'url' | 'newKeys'>,
  { dataDirectory }: Pick<PlatformConfig, 'dataDirectory'>,
  tryOut: TryOut,
): Promise<string> => {
  const keyIsThere = (await readOperatorKey(dataDirectory)) !== null;
  const operatorKey = keyIsThere ? `$(cat '${dataDirectory}/api-key')` : "'<an operator’s key>'";
  const keys =
    newKeys === null
      ? []
      : [
          '',
          `API keys, shown this once (the operator’s stays in ${dataDirectory}/api-key):`,
          ...Object.entries(newKeys).map(([role, key]) => `  ${role.padEnd(9)}${key}`),
        ];
  return [
    '',
    `Accrue is ready at ${url}   data in ${dataDirectory}   Ctrl-C ends it`,
    ...keys,
    '',
    'Try, in another terminal:',
    ...tryOut(url, operatorKey).map((line) => `  ${line}`),
    `  All routes: ${url}/v1/openapi.json`,
    '',
  ].join('\n');
};
