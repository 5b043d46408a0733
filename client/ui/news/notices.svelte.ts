// What an open vault does for notifications while it is open: the relay is told anew, the words lie ready in the language
// of the screen, and a tablet that was removed from its house asks for none any more.
import { keepNotice, renewNotices, turnNoticesOff } from '../../page/notify.ts';
import type { App } from '../app.ts';
import { notifyWords } from '../words/notify.ts';

/** Returns the function that ends it. */
export function keepNotices(app: App): () => void {
  const stop = renewNotices(app.remote, app.navigate);
  // Effects, because what a notification says, and whether there are any, is kept outside of the page.
  const end = $effect.root(() => {
    $effect(() => {
      void keepNotice(app.language.words(notifyWords).notice);
    });
    const connection = app.live(
      () => app.remote.connection(),
      () => ['connection'],
    );
    $effect(() => {
      const isAlone = app.vault?.type === 'open' && app.vault.others === 0;
      // A colleague of another house may work on this tablet as well; for who was removed the relay has ended it.
      if (isAlone && connection.value?.attention === 'removed') void turnNoticesOff(app.remote).catch(() => undefined);
    });
  });
  return () => {
    end();
    stop();
  };
}
