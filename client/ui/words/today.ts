// Words of the page a practice begins with.
import { inBoth } from './language.svelte.ts';

export const todayWords = inBoth(
  {
    none: 'Nothing waits for you today',
    noneText: 'Fittings of the next three days, designs to approve and questions from the lab stand here.',
    noneTextDesk: 'Lab work that is overdue, or needed in the next three days and not here, stands here.',
    all: (count: string) => `See all ${count}`,
  },
  {
    none: 'Heute wartet nichts auf Sie',
    noneText: 'Eingliederungen der nächsten drei Tage, Designs zum Freigeben und Rückfragen des Labors stehen hier.',
    noneTextDesk: 'Laborarbeiten, die überfällig sind oder in drei Tagen gebraucht werden und fehlen, stehen hier.',
    all: (count) => `Alle ${count} ansehen`,
  },
);
