// What a person may say of an item that needs a word or a day with it.

export type Asked = 'moved' | 'in' | 'out' | 'disinfected' | 'kept' | 'disposed' | 'describe';
