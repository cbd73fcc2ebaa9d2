// What an image is made of, as a CycloneDX document: Node, packages of npm, packages of Debian. Looks at what is there, not at what was asked for.
//   node docker/sbom.mjs FOLDER …   each a node_modules; nothing of Debian where there is no dpkg
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const byRef = (a, b) => (a['bom-ref'] < b['bom-ref'] ? -1 : 1);

/** Names of packages have a scope, and `@` is no sign of a version there. */
const npmUrl = (name, version) => `pkg:npm/${name.replace('@', '%40')}@${encodeURIComponent(version)}`;

const component = (type, name, version, purl, licenses) => ({
  type,
  'bom-ref': purl,
  name,
  version,
  ...(licenses.length > 0 ? { licenses } : {}),
  purl,
});

/** As package.json has it: one name, an expression, or the old form. */
const licensesOf = ({ license, licenses }) => {
  const said =
    typeof license === 'string' ? license : (license?.type ?? licenses?.map(({ type }) => type).join(' OR ') ?? '');
  if (said === '') return [];
  return / (OR|AND|WITH) |^\(/.test(said) ? [{ expression: said }] : [{ license: { name: said } }];
};

const packageFolders = (modules) =>
  readdirSync(modules, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .flatMap(({ name }) => {
      const folder = join(modules, name);
      if (name.startsWith('@')) return readdirSync(folder).map((inScope) => join(folder, inScope));
      return [folder];
    });

const npmPackages = (modules) =>
  packageFolders(modules).flatMap((folder) => {
    const nested = join(folder, 'node_modules');
    const below = existsSync(nested) ? npmPackages(nested) : [];
    const file = join(folder, 'package.json');
    const own = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
    if (!own.name || !own.version) return below;
    return [component('library', own.name, own.version, npmUrl(own.name, own.version), licensesOf(own)), ...below];
  });

const debianPackages = () => {
  const { status, stdout } = spawnSync('dpkg-query', ['-W', '-f', '${Package}\t${Version}\t${Architecture}\n'], {
    encoding: 'utf8',
  });
  if (status !== 0) return [];
  return stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const [name, version, architecture] = line.split('\t');
      const purl = `pkg:deb/debian/${name}@${encodeURIComponent(version)}?arch=${architecture}`;
      return component('library', name, version, purl, []);
    });
};

const node = process.versions.node;
const all = [
  component('platform', 'node', node, `pkg:generic/node@${node}`, [{ license: { name: 'MIT' } }]),
  ...process.argv.slice(2).flatMap(npmPackages),
  ...debianPackages(),
];
const { name, version, license } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
// Without a time and a serial number: the same image has the same document.
console.log(
  JSON.stringify({
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: component('application', name, version, npmUrl(name, version), licensesOf({ license })) },
    components: [...new Map(all.map((each) => [each['bom-ref'], each])).values()].sort(byRef),
  }),
);
