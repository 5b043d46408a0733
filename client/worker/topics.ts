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
  | 'contacts'
  | 'log'
  | 'lab work'
  | 'aside'
  | 'backup'
  | 'past'
  | `case:${string}`
  | `moves:${string}`
  | `patient:${string}`;
