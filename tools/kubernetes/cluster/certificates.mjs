// An authority for one cluster, and what its programs show each other.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { must } from './processes.mjs';
import { inState, network, nodeName } from './settings.mjs';

const DAYS = '30';
const pki = (name) => inState('pki', name);

const key = (name) =>
  must(['openssl', 'ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', pki(`${name}.key`)]);

const certificate = (name, subject, names) => {
  key(name);
  const extensions = pki(`${name}.ext`);
  const alternatives = names ? `subjectAltName=${names.join(',')}\n` : '';
  writeFileSync(extensions, `extendedKeyUsage=serverAuth,clientAuth\n${alternatives}`);
  const request = must(['openssl', 'req', '-new', '-key', pki(`${name}.key`), '-subj', subject]);
  const signer = ['-CA', pki('ca.crt'), '-CAkey', pki('ca.key'), '-CAcreateserial', '-days', DAYS];
  must(['openssl', 'x509', '-req', ...signer, '-extfile', extensions, '-out', pki(`${name}.crt`)], { input: request });
};

const base64Of = (file) => readFileSync(pki(file)).toString('base64');

/** How the holder of a certificate finds the API. */
const kubeconfigOf = (name) =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      {
        name: 'local',
        cluster: { server: `https://${network.node}:6443`, 'certificate-authority-data': base64Of('ca.crt') },
      },
    ],
    users: [
      {
        name,
        user: { 'client-certificate-data': base64Of(`${name}.crt`), 'client-key-data': base64Of(`${name}.key`) },
      },
    ],
    contexts: [{ name: 'local', context: { cluster: 'local', user: name } }],
    'current-context': 'local',
  });

const HOLDERS = {
  admin: '/O=system:masters/CN=admin',
  'controller-manager': '/CN=system:kube-controller-manager',
  scheduler: '/CN=system:kube-scheduler',
  proxy: '/CN=system:kube-proxy',
};

export const makeCertificates = () => {
  mkdirSync(inState('pki'), { recursive: true, mode: 0o700 });
  key('ca');
  must([
    'openssl',
    'req',
    '-x509',
    '-new',
    '-key',
    pki('ca.key'),
    '-out',
    pki('ca.crt'),
    '-days',
    DAYS,
    '-subj',
    '/CN=accrue-k8s',
  ]);
  const services = [
    'kubernetes',
    'kubernetes.default',
    'kubernetes.default.svc',
    'kubernetes.default.svc.cluster.local',
  ];
  certificate('apiserver', '/CN=kube-apiserver', [
    ...[network.node, network.api].map((address) => `IP:${address}`),
    ...services.map((name) => `DNS:${name}`),
  ]);
  certificate('kubelet', `/O=system:nodes/CN=system:node:${nodeName}`, [`DNS:${nodeName}`, `IP:${network.node}`]);
  for (const [name, subject] of Object.entries(HOLDERS)) certificate(name, subject);
  for (const name of [...Object.keys(HOLDERS), 'kubelet'])
    writeFileSync(inState(`${name}.conf`), kubeconfigOf(name), { mode: 0o600 });
  key('accounts');
  must(['openssl', 'ec', '-in', pki('accounts.key'), '-pubout', '-out', pki('accounts.pub')]);
};
