/** Offers a canvas as a PNG download. */
export function saveScreenshot(canvas: HTMLCanvasElement): void {
  canvas.toBlob((blob) => {
    if (blob === null) return;
    const url = URL.createObjectURL(blob);
    const link = document.createElement('a');
    link.href = url;
    link.download = `${document.title.replace(/[^\w.,-]+/g, '-')}.png`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  });
}
