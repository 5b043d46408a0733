// Why a change was set aside, in words. Codes come from the gate and the rosters; one that is not known here is shown.
import { inBoth } from './language.svelte.ts';

type Reasons = Readonly<Record<string, string>>;

const reasons = (name: string, size: string, grows: string, form: string): Reasons => ({
  'foreign client': name,
  'append-only': grows,
  'too large': size,
  'too deep': size,
  'too many nodes': size,
  'too many deletions': size,
  malformed: form,
  clock: form,
  'struct kind': form,
  'content kind': form,
  key: form,
  root: form,
  shape: form,
  order: form,
});

export const quarantineWords = inBoth(
  {
    reasons: reasons(
      'It was written in somebody else’s name.',
      'It is larger than any honest edit.',
      'It tried to change what can only be added to.',
      'It is not in the form this app writes.',
    ),
  },
  {
    reasons: reasons(
      'Es wurde unter fremdem Namen geschrieben.',
      'Es ist größer als jede ehrliche Änderung.',
      'Es wollte ändern, was nur ergänzt werden darf.',
      'Es hat nicht die Form, in der diese App schreibt.',
    ),
  },
);
