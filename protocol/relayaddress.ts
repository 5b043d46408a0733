// The address of a relay as records and people give it: a name, perhaps a port, and nothing that could hide something else.
// Unencrypted only on the machine itself, as browsers have it.
const ADDRESS =
  /^(?:wss:\/\/[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|ws:\/\/(?:localhost|127\.0\.0\.1))(?::([1-9]\d{0,4}))?\/relay$/;
const LONGEST = 255;

export function isRelayAddress(text: string): boolean {
  const port = ADDRESS.exec(text)?.[1];
  return text.length <= LONGEST && ADDRESS.test(text) && Number(port ?? 1) <= 65_535;
}
/** On the machine itself: means another relay on every other one. */
export function isLocalAddress(address: string): boolean {
  return address.startsWith('ws://');
}

/** As a person types it: a name, the app's address there, or the relay's. null = not one. */
export function readRelayAddress(typed: string): string | null {
  const [, scheme = '', host = ''] = /^([a-z]+:\/\/)?([^/]*)(?:\/|\/relay)?$/.exec(typed.trim().toLowerCase()) ?? [];
  const isLocal = /^(?:localhost|127\.0\.0\.1)(?::|$)/.test(host);
  if (!['', 'https://', 'wss://', ...(isLocal ? ['http://', 'ws://'] : [])].includes(scheme)) return null;
  const isPlain = isLocal && !['https://', 'wss://'].includes(scheme);
  const address = `${isPlain ? 'ws' : 'wss'}://${host}/relay`;
  return isRelayAddress(address) ? address : null;
}
