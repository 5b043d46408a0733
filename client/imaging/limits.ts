// The largest pictures that are opened, judged from the header before memory is taken for them.

/** Width times height. 64 million are 256 MB while a photo is unpacked; a panoramic X-ray has some 5 million. */
export const MOST_PIXELS = 64_000_000;
export const LONGEST_SIDE = 20_000;
