// Headers of the app (DESIGN §13): the page may connect to nothing, only the vault worker may, and nothing foreign runs.
// A worker's rules come with its own script, which is why scripts carry rules of their own.

type Headers = Readonly<Record<string, string>>;

const PAGE_CSP = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob:",
  "media-src 'self' blob:",
  "font-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "connect-src 'none'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types enamel svelte-trusted-html',
].join('; ');

/** Links may name relays elsewhere, so the vault worker may connect to any. */
const VAULT_WORKER_CSP =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self' http: https: ws: wss:; worker-src 'self'";
/** Workers that decode foreign files: they reach nothing. */
const SCRIPT_CSP = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'none'";
/** The service worker fetches the app's own files, and says in advance what it may. */
const SERVICE_WORKER_CSP = "default-src 'none'; script-src 'self'; connect-src 'self'";

const PERMISSIONS = [
  ...['accelerometer', 'autoplay', 'browsing-topics', 'display-capture', 'geolocation', 'gyroscope', 'hid'],
  ...[
    'magnetometer',
    'microphone',
    'midi',
    'payment',
    'serial',
    'usb',
    'xr-spatial-tracking',
    'identity-credentials-get',
  ],
]
  .map((feature) => `${feature}=()`)
  .concat([
    'camera=(self)',
    'fullscreen=(self)',
    'publickey-credentials-get=(self)',
    'publickey-credentials-create=(self)',
  ])
  .join(', ');

const EVERYWHERE: Headers = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'Permissions-Policy': PERMISSIONS,
};

/** `path` as asked for, "/assets/page-1a2b.js". */
export function headersOf(path: string, isHttps: boolean): Headers {
  const transport: Headers = isHttps ? { 'Strict-Transport-Security': 'max-age=63072000; includeSubDomains' } : {};
  return { ...EVERYWHERE, ...transport, ...rulesOf(path), 'Cache-Control': cacheOf(path) };
}

function rulesOf(path: string): Headers {
  if (isServiceWorker(path)) return { 'Content-Security-Policy': SERVICE_WORKER_CSP, 'Service-Worker-Allowed': '/' };
  if (/^\/assets\/vault-worker-[^/]*\.js$/.test(path)) return { 'Content-Security-Policy': VAULT_WORKER_CSP };
  if (path.endsWith('.js')) return { 'Content-Security-Policy': SCRIPT_CSP };
  return { 'Content-Security-Policy': PAGE_CSP };
}

function cacheOf(path: string): string {
  return path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache';
}

function isServiceWorker(path: string): boolean {
  return path === '/sw.js' || /^\/workbox-[^/]*\.js$/.test(path);
}
