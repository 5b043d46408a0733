// The one Trusted Types policy of the app: scripts come from this origin's own files and from nowhere else.
// Made before any worker, so that nothing else can.

interface Policy {
  createScriptURL(url: string): unknown;
}
interface Factory {
  createPolicy(name: string, rules: { createScriptURL: (url: string) => string }): Policy;
}

export function isOwnScript(url: string, origin: string, isBuilt: boolean): boolean {
  const address = new URL(url, origin);
  if (address.origin !== origin) return false;
  return !isBuilt || address.pathname === '/sw.js' || address.pathname.startsWith('/assets/');
}

/** Turns an address into what `new Worker` and `register` take under `require-trusted-types-for 'script'`. */
export function createScriptAddresses(): (url: string) => string {
  const check = (url: string): string => {
    if (!isOwnScript(url, location.origin, import.meta.env.PROD)) throw new Error('script address refused');
    return url;
  };
  const factory = (globalThis as { trustedTypes?: Factory }).trustedTypes;
  const policy = factory?.createPolicy('enamel', { createScriptURL: check });
  return (url) => (policy ? (policy.createScriptURL(url) as string) : check(url));
}
