// A copy of a tablet's whole database, as a copied browser profile or a disk image is.
import { IDBFactory } from 'fake-indexeddb';

const done = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => {
      resolve(request.result);
    };
    request.onerror = () => {
      reject(new Error('no copy'));
    };
  });

export async function copiedDatabase(from: IDBFactory, name = 'enamel'): Promise<IDBFactory> {
  const source = await done(from.open(name));
  const copy = new IDBFactory();
  const tables = [...source.objectStoreNames];
  const reading = source.transaction(tables);
  const shapes = tables.map((table) => {
    const store = reading.objectStore(table);
    const indexes = [...store.indexNames].map((index) => {
      const { keyPath, unique, multiEntry } = store.index(index);
      return { index, keyPath, options: { unique, multiEntry } };
    });
    return { table, options: { keyPath: store.keyPath, autoIncrement: store.autoIncrement }, indexes };
  });
  const opening = copy.open(name, source.version);
  opening.onupgradeneeded = () => {
    for (const { table, options, indexes } of shapes) {
      const store = opening.result.createObjectStore(table, options);
      for (const { index, keyPath, options: how } of indexes) store.createIndex(index, keyPath, how);
    }
  };
  const target = await done(opening);
  for (const table of tables) {
    const rows = source.transaction(table).objectStore(table);
    const [values, keys] = await Promise.all([done(rows.getAll()), done(rows.getAllKeys())]);
    const writing = target.transaction(table, 'readwrite').objectStore(table);
    await Promise.all(
      values.map((value, at) => done(writing.keyPath === null ? writing.put(value, keys[at]) : writing.put(value))),
    );
  }
  source.close();
  target.close();
  return copy;
}
