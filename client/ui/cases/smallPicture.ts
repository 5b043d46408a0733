// Draws a small encoded picture into a canvas. Where the browser decodes from memory it does; elsewhere the picture is
// small enough to stay there.
import type { Attachment } from 'svelte/attachments';

interface Encoded {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly mediaType: string;
}

export function smallPicture(picture: Encoded): Attachment<HTMLCanvasElement> {
  return (canvas) => {
    let isGone = false;
    void decoded(picture).then(
      (image) => {
        const [width, height] =
          'displayWidth' in image ? [image.displayWidth, image.displayHeight] : [image.width, image.height];
        const scale = Math.min(canvas.width / width, canvas.height / height);
        const [w, h] = [width * scale, height * scale];
        if (!isGone) canvas.getContext('2d')?.drawImage(image, (canvas.width - w) / 2, (canvas.height - h) / 2, w, h);
        image.close();
      },
      // What cannot be decoded stays dark.
      () => undefined,
    );
    return () => {
      isGone = true;
    };
  };
}

async function decoded({ bytes, mediaType }: Encoded): Promise<ImageBitmap | VideoFrame> {
  if (typeof ImageDecoder !== 'function') return createImageBitmap(new Blob([bytes], { type: mediaType }));
  const decoder = new ImageDecoder({ data: bytes, type: mediaType });
  try {
    return (await decoder.decode()).image;
  } finally {
    decoder.close();
  }
}
