// Hands bytes to the person as a file. The name must be neutral: no patient, no practice.
import type { Bytes } from '../../protocol/bytes.ts';

export function saveFile(bytes: Bytes, name: string, objectUrl: (blob: Blob) => string): void {
  const link = document.createElement('a');
  link.href = objectUrl(new Blob([bytes], { type: 'application/octet-stream' }));
  link.download = name;
  link.click();
}
