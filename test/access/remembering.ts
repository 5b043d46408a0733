import { toHex } from '../../protocol/bytes.ts';
import type { Tools } from '../../client/access/judge.ts';

/** The same verdicts, each signature checked once: for tests that verify one bundle thousands of times. */
export function remembering(tools: Tools): Tools {
  const known = new Map<string, boolean>();
  const verifyOnce: Tools['verify'] = (key, message, signature) => {
    const name = [key, message, signature].map(toHex).join('/');
    const verdict = known.get(name) ?? tools.verify(key, message, signature);
    known.set(name, verdict);
    return verdict;
  };
  const houses = new Map<string, ReturnType<Tools['resolve']>>();
  return {
    ...tools,
    resolve: (staff, control) => {
      const name = [staff, ...control.flatMap(({ bytes, signature }) => [bytes, signature])].map(toHex).join('/');
      const house = houses.has(name) ? houses.get(name)! : tools.resolve(staff, control);
      houses.set(name, house);
      return house;
    },
    verify: verifyOnce,
    verifyMany: async (claims) =>
      claims.map(({ publicKey, message, signature }) => verifyOnce(publicKey, message, signature)),
  };
}
