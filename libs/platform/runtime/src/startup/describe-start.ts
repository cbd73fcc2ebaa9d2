import { STAFF_ROLES } from '@accrue/api-keys';
import type { RunningPlatform } from '../compose';
import type { PlatformConfig } from './config';
import { hasOperatorKey, keyFile } from './first-start';

/** Lines for a shell that show a newcomer around; the key is an expression of the shell, so that no start prints it. */
export type TryOut = (url: string, operatorKey: string) => readonly string[];

/** What a person sees when the platform is ready: where it is, where the keys of a first start lie, and what to try. Never a key: output often ends in a log. */
export const describeStart = async (
  { url, newKeys }: Pick<RunningPlatform, 'url' | 'newKeys'>,
  { dataDirectory, web }: Pick<PlatformConfig, 'dataDirectory' | 'web'>,
  tryOut: TryOut,
): Promise<string> => {
  const operatorKey = (await hasOperatorKey(dataDirectory))
    ? `$(cat '${dataDirectory}/api-key')`
    : "'<an operator’s key>'";
  const keys =
    newKeys === null
      ? []
      : [
          '',
          'The first API keys, each in a file that only you can read:',
          ...STAFF_ROLES.map((role) => `  ${role.padEnd(9)}${keyFile(dataDirectory, role)}`),
        ];
  return [
    '',
    `Accrue is ready at ${url}   data in ${dataDirectory}   Ctrl-C ends it`,
    ...keys,
    ...(web.apps.length === 0 ? [] : ['', 'In a browser, with one of these keys:']),
    ...web.apps.map((app) => `  ${app.padEnd(9)}${url}/${app}`),
    '',
    'Try, in another terminal:',
    ...tryOut(url, operatorKey).map((line) => `  ${line}`),
    `  All routes: ${url}/v1/openapi.json`,
    '',
  ].join('\n');
};
