// Where a push may go at all: the services that browsers have, and of the names of these no address inside.
import { lookup } from 'node:dns';
import { expect, test } from 'vitest';
import { lookupOutside } from '../../relay/push/post.ts';
import { isPublic, KNOWN_SERVICES, targetOf } from '../../relay/push/services.ts';
import { readSettings } from '../../relay/settings.ts';
import { BAD, REAL } from './push-addresses.ts';

test.each(REAL)('a browser gives %s', (endpoint) => {
  expect(targetOf(KNOWN_SERVICES, endpoint)).toMatchObject({ isOwn: false, url: { href: endpoint } });
});
test.each(BAD)('case 4 %s is no place for a push', (_, endpoint) => {
  expect(targetOf(KNOWN_SERVICES, endpoint)).toBe(null);
});
test('case 4 an address with any bit flipped leads to its service, or nowhere', () => {
  const elsewhere: string[] = [];
  for (const endpoint of REAL) {
    const { host } = new URL(endpoint);
    // One of the names below a suffix is as good as another: all are that service's.
    const own = /apple|windows/.test(host) ? host.slice(host.indexOf('.')) : host;
    const bytes = new TextEncoder().encode(endpoint);
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const flipped = bytes.slice();
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      const target = targetOf(KNOWN_SERVICES, new TextDecoder('latin1').decode(flipped));
      if (target && !target.url.host.endsWith(own)) elsewhere.push(target.url.host);
    }
  }
  expect(elsewhere).toEqual([]);
});

test('case 4 a name that leads inside leads nowhere', async () => {
  const reasonOf = (...addresses: string[]): Promise<string | undefined> => {
    const found = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
    const guard = lookupOutside((_, __, callback) => callback(null, found));
    return new Promise((resolve) => guard('push.example.org', { all: true }, (error) => resolve(error?.message)));
  };
  const no = 'not an address outside';
  expect(await reasonOf('142.250.74.106', '2a00:1450:4001:830::200a')).toBe(undefined);
  expect(await Promise.all([reasonOf('127.0.0.1'), reasonOf('::ffff:127.0.0.1'), reasonOf('fe80::1%lo')])).toEqual([
    no,
    no,
    no,
  ]);
  expect(await reasonOf('142.250.74.106', '10.0.0.1')).toBe(no);
  expect(await reasonOf()).toBe('no address');
  const real = await new Promise<string | undefined>((resolve) => {
    lookupOutside(lookup)('localhost', { all: true }, (error) => resolve(error?.message));
  });
  expect(real).toBe(no);
});

// First and last of each network that is not of the internet at large, and their neighbours that are (IANA's registries
// of special addresses; RFC 6890).
const INSIDE: readonly (readonly [string, ...string[]])[] = [
  ['this network', '0.0.0.0', '0.255.255.255'],
  ['private', '10.0.0.0', '10.255.255.255'],
  ['private', '172.16.0.0', '172.31.255.255'],
  ['private', '192.168.0.0', '192.168.255.255'],
  ['shared by a carrier', '100.64.0.0', '100.127.255.255'],
  ['the machine itself', '127.0.0.0', '127.0.0.1', '127.255.255.255'],
  ['of one link, with the metadata of clouds', '169.254.0.0', '169.254.169.254', '169.254.255.255'],
  ['protocols', '192.0.0.0', '192.0.0.255'],
  ['documentation', '192.0.2.0', '192.0.2.255', '198.51.100.0', '198.51.100.255', '203.0.113.0', '203.0.113.255'],
  ['6to4 relays', '192.88.99.0', '192.88.99.255'],
  ['measurements', '198.18.0.0', '198.19.255.255'],
  ['many at once', '224.0.0.0', '239.255.255.255'],
  ['reserved, and all', '240.0.0.0', '255.255.255.254', '255.255.255.255'],
  ['nobody and the machine itself', '::', '::1'],
  ['version 4 in version 6', '::ffff:10.0.0.1', '::ffff:127.0.0.1', '::ffff:8.8.8.8', '::10.0.0.1'],
  ['translated to version 4', '64:ff9b::a00:1', '64:ff9b:1::a00:1'],
  ['discarded', '100::', '100::ffff:ffff:ffff:ffff'],
  ['protocols and tunnels', '2001::1', '2001:1ff:ffff::'],
  ['documentation', '2001:db8::', '2001:db8:ffff::', '3fff::', '3fff:fff:ffff::'],
  ['6to4', '2002::', '2002:a00:1::', '2002:ffff:ffff::'],
  ['segments', '5f00::'],
  ['unique local', 'fc00::', 'fd00::1', 'fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['of one link', 'fe80::', 'fe80::1%lo', 'febf:ffff::'],
  ['of one site, as it once was', 'fec0::1'],
  ['many at once', 'ff00::', 'ff02::1', 'ffff::'],
];
test.each(INSIDE)('case 4 an address of a network that is %s is no place for a push', (_, ...addresses) => {
  expect(addresses.filter(isPublic)).toEqual([]);
});
test('what lies beside those networks is of the internet', () => {
  const beside = [
    '1.0.0.0',
    '9.255.255.255',
    '11.0.0.0',
    '100.63.255.255',
    '100.128.0.0',
    '126.255.255.255',
    '128.0.0.0',
  ]
    .concat(['169.253.255.255', '169.255.0.0', '172.15.255.255', '172.32.0.0', '192.0.1.0', '192.167.255.255'])
    .concat(['192.169.0.0', '198.17.255.255', '198.20.0.0', '223.255.255.255', '142.250.74.106'])
    .concat(['2000::', '2001:200::', '2003::', '2a00:1450:4001:830::200a', '2620:4f:8000::1', '3ffe:ffff::']);
  expect(beside.filter((each) => !isPublic(each))).toEqual([]);
});

test('an operator names the services; nonsense stops the start', () => {
  const services = (PUSH_SERVICES?: string) =>
    readSettings({ ...(PUSH_SERVICES ? { PUSH_SERVICES } : {}) }).pushServices;
  expect(services()).toEqual(KNOWN_SERVICES);
  expect(services('off')).toEqual([]);
  expect(services('push.example.org, *.push.example.com, localhost:1234')).toHaveLength(3);
  for (const bad of ['*', '*.com', 'https://push.example.org', 'a b'])
    expect(() => services(bad)).toThrow('PUSH_SERVICES');
  expect(() => readSettings({ PUSH_CONTACT: 'me' })).toThrow('PUSH_CONTACT');
});
