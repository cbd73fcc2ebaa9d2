import type { RunningPlatform } from '../compose';
import type { PlatformConfig } from './config';
import { readOperatorKey } from './first-start';

/** What a person sees when the platform is ready: where it is, the keys of a first start, and what to try. */
export const describeStart = async ({ url, newKeys }: RunningPlatform, { dataDirectory }: PlatformConfig): Promise<string> => {
  const operator = newKeys?.operator ?? (await readOperatorKey(dataDirectory));
  const keys =
    newKeys === null
      ? []
      : ['', 'API keys, shown this once (the operator’s is also in the data directory, file api-key):', ...Object.entries(newKeys).map(([role, key]) => `  ${role.padEnd(9)}${key}`)];
  return [
    '',
    `Accrue is ready at ${url}   data in ${dataDirectory}`,
    ...keys,
    '',
    'Try:',
    `  KEY=${operator ?? '<your operator key>'}`,
    `  curl -s ${url}/v1/members -H "x-api-key: $KEY" -H 'content-type: application/json' -d '{"reference":"13085","card":"2900000012345","name":"Ann"}'`,
    `  curl -s ${url}/readyz`,
    `  curl -s ${url}/v1/openapi.json`,
    '',
  ].join('\n');
};
