// Which release of the app this is: the first 8 hex digits of the hash of all its sources, put in by the build.
// Two people who read the same digits run the same app.
declare const __ENAMEL_RELEASE__: string;

/** 9f3a 21c0 */
export const release = `${__ENAMEL_RELEASE__.slice(0, 4)} ${__ENAMEL_RELEASE__.slice(4, 8)}`;
