// What changed, so that the page asks again.
export type Topic =
  | 'vault'
  | 'people'
  | 'meeting'
  | 'connection'
  | 'patients'
  | 'cases'
  | 'calendar'
  | 'items'
  | 'news'
  | 'contacts'
  | 'log'
  | 'lab work'
  | 'billing'
  | 'aside'
  | 'backup'
  | 'past'
  | `case:${string}`
  | `moves:${string}`
  | `patient:${string}`;
