// Which addresses a push may go to. An endpoint is what a stranger typed: without this list the relay would be a way into
// the network it stands in. Pure; what a name resolves to is judged when the connection is made.
import { BlockList, isIPv6 } from 'node:net';
import { ENDPOINT_BYTES } from '../../protocol/limits.ts';

/** The push services of the browsers that Enamel runs in: Chrome, Firefox, Safari, Edge. */
export const KNOWN_SERVICES = [
  'fcm.googleapis.com',
  'updates.push.services.mozilla.com',
  'web.push.apple.com',
  '*.push.apple.com',
  '*.notify.windows.com',
];

export interface Target {
  readonly url: URL;
  /** The operator's own service, which may stand at a private address. */
  readonly isOwn: boolean;
}

/**
 * `services`: hosts, `*.host` for all below it, or `host:port` for a service of the operator's own. null where a push may
 * not go. Only the one spelling a browser gives counts, so nothing is left to what another reader makes of it.
 */
export function targetOf(services: readonly string[], endpoint: string): Target | null {
  if (endpoint.length > ENDPOINT_BYTES || !URL.canParse(endpoint)) return null;
  const url = new URL(endpoint);
  if (url.protocol !== 'https:' || url.href !== endpoint || url.username !== '' || url.password !== '') return null;
  if (url.hash !== '' || url.pathname.length < 2) return null;
  const isOwn = url.port !== '';
  const isKnown = services.some((service) =>
    service.startsWith('*.') ? url.host.endsWith(service.slice(1)) : url.host === service,
  );
  return isKnown ? { url, isOwn } : null;
}

const inside = new BlockList();
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const)
  inside.addSubnet(net, bits, 'ipv4');
/** Global unicast; of it, what only leads elsewhere or nowhere (Teredo and other special ones, documentation, 6to4). */
const outside6 = new BlockList();
outside6.addSubnet('2000::', 3, 'ipv6');
for (const [net, bits] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const)
  inside.addSubnet(net, bits, 'ipv6');

/** An address of the internet at large (IANA's registries of special addresses, RFC 6890). */
export function isPublic(address: string): boolean {
  if (!isIPv6(address)) return !inside.check(address, 'ipv4');
  return outside6.check(address, 'ipv6') && !inside.check(address, 'ipv6');
}
