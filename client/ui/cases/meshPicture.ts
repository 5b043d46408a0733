// Draws a mesh into a canvas of the page. The only place where the painter meets the screen.
import type { Attachment } from 'svelte/attachments';
import { paintMesh } from '../../imaging/meshPainter.ts';

export function meshPicture(positions: Float32Array): Attachment<HTMLCanvasElement> {
  return (canvas) => {
    const { width, height, pixels } = paintMesh(positions, canvas.width, canvas.height);
    canvas.getContext('2d')?.putImageData(new ImageData(pixels, width, height), 0, 0);
  };
}
