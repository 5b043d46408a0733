// Accounts over HTTP: POST /account/{register,login,key}[/options] and /account/{state,logout}. An account is the right
// to use storage and nothing else; the answer to every success is an opaque session token, kept here as a hash only.
import type { IncomingMessage } from 'node:http';
import { concat, fromBase64url, toBase64url, type Bytes } from '../../protocol/bytes.ts';
import { signedMessage, type Hash, type Verify } from '../../protocol/ids.ts';
import * as v from 'valibot';
import { Challenges } from '../accounts/challenges.ts';
import { carriesPrf, Passkeys, type Site } from '../accounts/passkeys.ts';
import type { AccountStore } from '../accounts/store.ts';
import type { AddressBuckets } from '../limits.ts';
import type { Handler } from '../server.ts';
import { answerError, answerJson, readJson } from './answers.ts';

export interface AccountsOptions {
  readonly store: AccountStore;
  readonly relayKey: Bytes;
  readonly hash: Hash;
  readonly verify: Verify;
  readonly now: () => number;
  readonly random: (length: number) => Bytes;
  readonly registrations: AddressBuckets;
  readonly addressOf: (request: IncomingMessage) => string;
  readonly siteOf: (request: IncomingMessage) => Site;
}

const WITH_RESPONSE = v.object({ response: v.looseObject({ id: v.pipe(v.string(), v.maxLength(2048)) }) });
const base64url = v.pipe(
  v.string(),
  v.maxLength(128),
  v.transform((text) => fromBase64url(text)),
  v.instance(Uint8Array<ArrayBuffer>),
);
/** `signature` is over signedMessage('account', challenge ‖ relay key). */
const WITH_KEY = v.object({ key: base64url, challenge: base64url, signature: base64url });
const SESSION = v.object({ session: base64url });

/** What an account key signs. */
export function accountMessage(challenge: Uint8Array, relayKey: Uint8Array): Bytes {
  return signedMessage('account', concat(challenge, relayKey));
}

export function createAccountsHandler(options: AccountsOptions): Handler {
  const { store, random, now, addressOf, siteOf, registrations } = options;
  const challenges = new Challenges(now, random);
  const passkeys = new Passkeys({ store, challenges, random });

  return async (request, response, path) => {
    if (request.method !== 'POST') {
      answerError(response, 405, 'malformed');
      return;
    }
    const body = await readJson(request);
    if (carriesPrf(body)) {
      answerError(response, 400, 'prf');
      return;
    }
    const site = siteOf(request);
    const mayRegister = (): boolean => registrations.tryTake(addressOf(request));
    const open = async (account: Bytes | null): Promise<void> => {
      if (!account) answerError(response, 403, 'bad signature');
      else answerJson(response, 200, { session: await openSession(options, account) });
    };
    switch (path) {
      case '/account/register/options':
        answerJson(response, 200, await passkeys.registrationOptions(site));
        return;
      case '/account/login/options':
        answerJson(response, 200, await passkeys.loginOptions(site));
        return;
      case '/account/key/options':
        answerJson(response, 200, { challenge: toBase64url(challenges.give()) });
        return;
      case '/account/register':
      case '/account/login': {
        const parsed = v.safeParse(WITH_RESPONSE, body);
        if (!parsed.success) answerError(response, 400, 'malformed');
        else if (path === '/account/login') await open(await passkeys.login(site, parsed.output.response));
        else if (!mayRegister()) answerError(response, 429, 'too fast');
        else await open(await passkeys.register(site, parsed.output.response));
        return;
      }
      case '/account/key': {
        const parsed = v.safeParse(WITH_KEY, body);
        if (!parsed.success) {
          answerError(response, 400, 'malformed');
          return;
        }
        const { key, challenge, signature } = parsed.output;
        const isProven =
          challenges.take(toBase64url(challenge)) &&
          options.verify(key, accountMessage(challenge, options.relayKey), signature);
        const known = isProven ? await store.accountOfKey(key) : null;
        if (isProven && !known && !mayRegister()) answerError(response, 429, 'too fast');
        else await open(isProven ? (known ?? (await store.registerKey(key))) : null);
        return;
      }
      case '/account/state':
      case '/account/logout': {
        const parsed = v.safeParse(SESSION, body);
        const hash = parsed.success && options.hash(parsed.output.session);
        const account = hash ? await store.session(hash) : null;
        if (hash && account && path === '/account/logout') await store.closeSession(hash);
        if (account) answerJson(response, 200, { quotaLeft: account.quotaLeft });
        else answerError(response, 403, 'no account');
        return;
      }
      default:
        answerError(response, 404, 'malformed');
    }
  };
}

async function openSession({ store, random, hash }: AccountsOptions, account: Bytes): Promise<string> {
  const token = random(32);
  await store.openSession(hash(token), account);
  return toBase64url(token);
}
