// The relay's settings, read once from the environment and checked as a whole.
import * as v from 'valibot';
import { KNOWN_SERVICES } from './push/services.ts';

const number = (fallback: string, min: number, max: number) =>
  v.pipe(
    v.optional(v.string(), fallback),
    v.regex(/^\d+$/, 'must be a whole number'),
    v.toNumber(),
    v.minValue(min),
    v.maxValue(max),
  );
const origin = v.pipe(
  v.string(),
  v.check(
    (text) => URL.canParse(text) && new URL(text).origin === text,
    'must be an origin such as https://enamel.example',
  ),
);
const listOf = (text: string): string[] =>
  text
    .split(',')
    .map((each) => each.trim())
    .filter(Boolean);
const GIB = 1024 ** 3;
/** A name that nobody has; Apple's service wants a real one. */
const NOBODY = 'mailto:nobody@enamel.invalid';

const SETTINGS = v.object({
  PORT: number('8787', 0, 65_535),
  /** Interface to listen on; without it only this machine itself can connect. */
  HOST: v.optional(v.string()),
  ENAMEL_DATA: v.optional(v.string(), './data'),
  /** Folder of the built app. */
  ENAMEL_APP: v.optional(v.string()),
  /** Origins of the app, comma-separated, where it isn't the address that browsers ask for. Names the passkeys' RP ID. */
  ENAMEL_ORIGIN: v.pipe(
    v.optional(v.string(), ''),
    v.transform((text) => listOf(text)),
    v.array(origin),
  ),
  /** WebSocket address that clients elsewhere use, e.g. wss://relay.example/relay. */
  RELAY_ADDRESS: v.optional(v.pipe(v.string(), v.regex(/^wss?:\/\/[a-z0-9.-]+(:\d{1,5})?\/relay$/))),
  ENAMEL_QUOTA_GIB: number('20', 1, 1_000_000),
  /** Where pushes may go, comma-separated: hosts, `*.host`, or `host:port` for an own service; "off" for nowhere. */
  PUSH_SERVICES: v.pipe(
    v.optional(v.string(), KNOWN_SERVICES.join(',')),
    v.transform((text) => (text === 'off' ? [] : listOf(text))),
    v.array(v.pipe(v.string(), v.regex(/^(?:\*\.[a-z0-9-]+\.[a-z0-9.-]+|[a-z0-9.-]+(?::\d{1,5})?)$/, 'must be hosts'))),
  ),
  /** Whom a push service writes to when something is wrong with pushes: mailto:… or https://… */
  PUSH_CONTACT: v.optional(v.pipe(v.string(), v.regex(/^(?:mailto:[^\s@]+@[^\s@]+|https:\/\/\S+)$/))),
  /** Believe X-Forwarded-For and X-Forwarded-Proto: only behind an own proxy. */
  TRUST_PROXY: v.pipe(
    v.optional(v.picklist(['0', '1']), '0'),
    v.transform((text) => text === '1'),
  ),
  /** Prometheus metrics on 127.0.0.1; 0 is off. */
  METRICS_PORT: number('0', 0, 65_535),
  LOG_LEVEL: v.optional(v.picklist(['silent', 'fatal', 'error', 'warn', 'info', 'debug']), 'warn'),
});

export interface Settings {
  readonly port: number;
  readonly host: string | null;
  readonly dataFolder: string;
  readonly appFolder: string | null;
  readonly origins: readonly string[];
  readonly relayAddress: string | null;
  readonly quotaBytes: number;
  readonly pushServices: readonly string[];
  readonly pushContact: string;
  readonly trustsProxy: boolean;
  readonly metricsPort: number;
  readonly logLevel: string;
}

/** Throws one sentence that names the setting. */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const result = v.safeParse(SETTINGS, environment);
  if (!result.success) {
    const [issue] = result.issues;
    throw new Error(`setting ${v.getDotPath(issue) ?? ''}: ${issue.message}`);
  }
  const { output } = result;
  return {
    port: output.PORT,
    host: output.HOST ?? null,
    dataFolder: output.ENAMEL_DATA,
    appFolder: output.ENAMEL_APP ?? null,
    origins: output.ENAMEL_ORIGIN,
    relayAddress: output.RELAY_ADDRESS ?? null,
    quotaBytes: output.ENAMEL_QUOTA_GIB * GIB,
    pushServices: output.PUSH_SERVICES,
    pushContact: output.PUSH_CONTACT ?? output.ENAMEL_ORIGIN.find((each) => each.startsWith('https:')) ?? NOBODY,
    trustsProxy: output.TRUST_PROXY,
    metricsPort: output.METRICS_PORT,
    logLevel: output.LOG_LEVEL,
  };
}
