// What the browser stopped in this page by the app's own rules (CSP, Trusted Types): it is said here, to the person, and
// nowhere else. Must never be sent, nor keep what was in it.

export interface Blocked {
  /** Reactive: something was stopped since the person was told last. */
  readonly isNew: boolean;
  dismiss(): void;
}

export function watchBlocked(events: Pick<Document, 'addEventListener'>): Blocked {
  let isNew = $state(false);
  events.addEventListener('securitypolicyviolation', ({ disposition }) => {
    if (disposition === 'enforce') isNew = true;
  });
  return {
    get isNew() {
      return isNew;
    },
    dismiss() {
      isNew = false;
    },
  };
}
