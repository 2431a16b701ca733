/** Two pixels for each of the drawing's: screens have them. */
const ZOOM = 2;

/**
 * A drawing of ours as PNG. Its text would be lost: no font of the machine is read, so that it looks the same anywhere.
 * @throws {Error} where there is no renderer for this machine
 */
export async function pngOf(svg: string): Promise<Uint8Array<ArrayBuffer>> {
  // Loaded when it is needed: whoever never draws needs none, and a machine without one still has everything else.
  const { renderAsync } = await import('@resvg/resvg-js');
  const image = await renderAsync(svg, {
    fitTo: { mode: 'zoom', value: ZOOM },
    font: { loadSystemFonts: false },
  });
  return new Uint8Array(image.asPng());
}
