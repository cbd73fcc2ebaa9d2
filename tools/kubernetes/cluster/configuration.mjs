// What the cluster's programs are told. JSON, which is YAML, too.
import { writeFileSync } from 'node:fs';
import { containerdSocket, inState, network, nodeName, pauseImage } from './settings.mjs';

const write = (name, content) => writeFileSync(inState(name), content);
const writeJson = (name, content) => write(name, JSON.stringify(content, null, 2));

const CONTAINERD = `version = 2
root = "${inState('containerd')}"
state = "${inState('run')}"
disabled_plugins = ["io.containerd.internal.v1.opt"]
[grpc]
  address = "${containerdSocket}"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "${pauseImage}"
  disable_apparmor = true
  netns_mounts_under_state_dir = true
  restrict_oom_score_adj = true # a process in a container may not lower it
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = "${inState('cni')}"
  [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
    runtime_type = "io.containerd.runc.v2"
`;

export const writeConfiguration = () => {
  write('containerd.toml', CONTAINERD);
  writeJson('cni/10-bridge.conflist', {
    cniVersion: '1.0.0',
    name: 'pods',
    plugins: [
      {
        type: 'bridge',
        bridge: 'pods0',
        isGateway: true,
        hairpinMode: true,
        ipam: {
          type: 'host-local',
          dataDir: inState('cni/addresses'),
          ranges: [[{ subnet: network.pods }]],
          routes: [{ dst: '0.0.0.0/0' }],
        },
      },
    ],
  });
  write('resolv.conf', ''); // there is no name server outside the cluster
  writeJson('kubelet.json', {
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    address: network.node,
    authentication: {
      anonymous: { enabled: false },
      webhook: { enabled: true },
      x509: { clientCAFile: inState('pki/ca.crt') },
    },
    authorization: { mode: 'Webhook' },
    tlsCertFile: inState('pki/kubelet.crt'),
    tlsPrivateKeyFile: inState('pki/kubelet.key'),
    containerRuntimeEndpoint: `unix://${containerdSocket}`,
    podLogsDir: inState('pods'),
    volumePluginDir: inState('volume-plugins'),
    clusterDNS: [network.dns],
    clusterDomain: 'cluster.local',
    resolvConf: inState('resolv.conf'),
    cgroupDriver: 'cgroupfs',
    failCgroupV1: false, // where the machine has control groups of version 1
    failSwapOn: false,
    makeIPTablesUtilChains: false,
    oomScoreAdj: 0,
    evictionHard: { 'memory.available': '100Mi', 'nodefs.available': '1%', 'imagefs.available': '1%' },
    imageGCHighThresholdPercent: 100, // an image that is collected cannot be pulled again
  });
  writeJson('proxy.json', {
    apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
    kind: 'KubeProxyConfiguration',
    mode: 'nftables',
    // Its default is a second, for which a pod that has gone would still be sent to.
    nftables: { minSyncPeriod: '100ms' },
    hostnameOverride: nodeName,
    clientConnection: { kubeconfig: inState('proxy.conf') },
    clusterCIDR: network.pods,
    bindAddress: network.node,
    healthzBindAddress: '127.0.0.1:10256',
    metricsBindAddress: '127.0.0.1:10249',
    oomScoreAdj: 0,
    // Not a network namespace's to set.
    conntrack: { maxPerCore: 0, min: 0, tcpEstablishedTimeout: '0s', tcpCloseWaitTimeout: '0s' },
  });
};

const PEM = (name) => inState('pki', name);

export const ETCD = [
  ...['--name', nodeName, '--data-dir', inState('etcd'), '--unsafe-no-fsync', '--log-level', 'warn'],
  ...['--listen-client-urls', 'http://127.0.0.1:2379', '--advertise-client-urls', 'http://127.0.0.1:2379'],
  ...['--listen-peer-urls', 'http://127.0.0.1:2380', '--initial-advertise-peer-urls', 'http://127.0.0.1:2380'],
  ...['--initial-cluster', `${nodeName}=http://127.0.0.1:2380`],
];

const flags = (settings) => Object.entries(settings).map(([name, value]) => `--${name}=${value}`);

export const API_SERVER = flags({
  'etcd-servers': 'http://127.0.0.1:2379',
  'bind-address': network.node,
  'advertise-address': network.node,
  'secure-port': 6443,
  'service-cluster-ip-range': network.services,
  'tls-cert-file': PEM('apiserver.crt'),
  'tls-private-key-file': PEM('apiserver.key'),
  'client-ca-file': PEM('ca.crt'),
  'kubelet-client-certificate': PEM('admin.crt'),
  'kubelet-client-key': PEM('admin.key'),
  'kubelet-preferred-address-types': 'InternalIP',
  'requestheader-client-ca-file': PEM('ca.crt'),
  'requestheader-allowed-names': 'front-proxy',
  'requestheader-username-headers': 'X-Remote-User',
  'requestheader-group-headers': 'X-Remote-Group',
  'requestheader-extra-headers-prefix': 'X-Remote-Extra-',
  'service-account-issuer': 'https://kubernetes.default.svc',
  'service-account-key-file': PEM('accounts.pub'),
  'service-account-signing-key-file': PEM('accounts.key'),
  'authorization-mode': 'Node,RBAC',
  'enable-admission-plugins': 'NodeRestriction',
  'allow-privileged': true,
});

const ownConf = (name) => ({
  kubeconfig: inState(`${name}.conf`),
  'authentication-kubeconfig': inState(`${name}.conf`),
  'authorization-kubeconfig': inState(`${name}.conf`),
  'bind-address': '127.0.0.1',
  'leader-elect': false,
});

export const CONTROLLER_MANAGER = flags({
  ...ownConf('controller-manager'),
  'use-service-account-credentials': true,
  'flex-volume-plugin-dir': inState('volume-plugins'),
  'service-account-private-key-file': PEM('accounts.key'),
  'root-ca-file': PEM('ca.crt'),
  'cluster-signing-cert-file': PEM('ca.crt'),
  'cluster-signing-key-file': PEM('ca.key'),
});

export const SCHEDULER = flags(ownConf('scheduler'));

export const KUBELET = flags({
  config: inState('kubelet.json'),
  kubeconfig: inState('kubelet.conf'),
  'root-dir': inState('kubelet'),
  'hostname-override': nodeName,
  'node-ip': network.node,
});
