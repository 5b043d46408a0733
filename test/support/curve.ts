// Ed25519 of the stories in `test/worker`, `test/sync`, `test/roster` and `test/backup`, where signatures are not the subject
// and were a quarter of the work: by OpenSSL, as in the simulation; test/crypto/curves.test.ts compares it with what the app
// uses. Every other test, and those here that attack, must have the app's own.
import { ed25519 as noble } from '@noble/curves/ed25519.js';
import { expect } from 'vitest';
import { ed25519 as openSsl } from '../simulation/curve.ts';

const path = (expect.getState().testPath ?? '').replaceAll('\\', '/');
const isStory = /\/test\/(?:worker|sync|roster|backup)\//.test(path) && !/attacks|lies|bad-|genuine/.test(path);

export const ed25519 = isStory ? openSsl : noble;
