// Text from a file somebody else made, without what would rewrite a screen: control characters and direction marks.

export function plainText(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\uFFFD');
}
