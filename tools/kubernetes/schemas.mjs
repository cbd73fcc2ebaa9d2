// What kubeconform knows of Kubernetes' own kinds, for several minor versions, without a cluster or the internet.
//   node tools/kubernetes/schemas.mjs --expand 1.33 FOLDER      a file for each kind, as kubeconform reads them
//   node tools/kubernetes/schemas.mjs                           makes tools/kubernetes/schemas/ anew; needs Go, whose module proxy has Kubernetes' OpenAPI
// `schemas/<minor>.json` holds only the kinds that the chart makes and what those refer to, without descriptions.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('./schemas', import.meta.url));
const RELEASES = ['1.33.13', '1.34.4', '1.35.4', '1.36.3'];
const KINDS = [
  ...['ConfigMap', 'Pod', 'Secret', 'Service', 'ServiceAccount', 'Deployment', 'Job', 'PodDisruptionBudget'],
  ...['HorizontalPodAutoscaler', 'NetworkPolicy', 'Ingress'],
];

/** What OpenAPI calls strings, but JSON writes as numbers too. */
const SCALARS = {
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString': { type: ['string', 'integer', 'null'] },
  'io.k8s.apimachinery.pkg.api.resource.Quantity': { type: ['string', 'number', 'null'] },
};

const mapValues = (object, change) =>
  Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));

/** Unknown fields are errors, and a field that is left empty is none. */
const strict = (schema) => {
  if (Array.isArray(schema)) return schema.map(strict);
  if (schema === null || typeof schema !== 'object') return schema;
  const result = {};
  for (const [key, value] of Object.entries(schema)) {
    if (key === 'description' || key === 'format' || key.startsWith('x-kubernetes-')) continue;
    result[key] = key === 'properties' ? mapValues(value, strict) : strict(value);
  }
  if (result.properties && !result.additionalProperties) result.additionalProperties = false;
  if (typeof result.type === 'string') result.type = [result.type, 'null'];
  return result;
};

/** The definitions of one release that matter here. */
const slim = ({ definitions }) => {
  const kinds = {};
  const needed = {};
  const need = (name) => {
    if (needed[name]) return;
    needed[name] = SCALARS[name] ?? strict(definitions[name]);
    for (const [, other] of JSON.stringify(needed[name]).matchAll(/"#\/definitions\/([^"]+)"/g)) need(other);
  };
  for (const [name, definition] of Object.entries(definitions))
    for (const { group, version, kind } of definition['x-kubernetes-group-version-kind'] ?? []) {
      if (!KINDS.includes(kind) || !/^v\d+$/.test(version) || !definition.properties?.kind) continue;
      need(name);
      kinds[name] = { apiVersion: group ? `${group}/${version}` : version, kind };
    }
  return { kinds, definitions: needed };
};

const make = () => {
  mkdirSync(folder, { recursive: true });
  for (const release of RELEASES) {
    const module = `k8s.io/kubernetes@v${release}`;
    const { stdout, stderr } = spawnSync('go', ['mod', 'download', '-json', module], { cwd: folder, encoding: 'utf8' });
    const { Dir, Error: problem } = JSON.parse(stdout || '{}');
    if (!Dir) throw new Error(`${module} cannot be fetched: ${problem ?? stderr}`);
    const api = JSON.parse(readFileSync(join(Dir, 'api/openapi-spec/swagger.json'), 'utf8'));
    const minor = release.split('.').slice(0, 2).join('.');
    writeFileSync(join(folder, `${minor}.json`), `${JSON.stringify(slim(api))}\n`);
    console.log(`${minor} from ${module}`);
  }
};

/** -schema-location 'FOLDER/{{.ResourceKind}}{{.KindSuffix}}.json' */
const expandSchemas = (minor, into) => {
  const { kinds, definitions } = JSON.parse(readFileSync(join(folder, `${minor}.json`), 'utf8'));
  mkdirSync(into, { recursive: true });
  for (const [name, { apiVersion, kind }] of Object.entries(kinds)) {
    const own = definitions[name];
    const schema = {
      ...own,
      type: 'object',
      properties: { ...own.properties, apiVersion: { enum: [apiVersion] }, kind: { enum: [kind] } },
      required: [...new Set([...(own.required ?? []), 'apiVersion', 'kind'])],
      definitions,
    };
    const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
    const suffix = [group.split('.')[0], version].filter(Boolean).join('-');
    writeFileSync(join(into, `${kind.toLowerCase()}-${suffix}.json`), JSON.stringify(schema));
  }
};

const [verb, minor, into] = process.argv.slice(2);
if (verb === '--expand') expandSchemas(minor, into);
else make();
