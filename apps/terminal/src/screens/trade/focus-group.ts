/** Moves the focus to the visible panel of the next or previous group, in reading order, round at the ends. */
export function focusGroup(root: HTMLElement, step: 1 | -1): void {
  const panels = [...root.querySelectorAll<HTMLElement>('[data-panel]')].filter(
    (panel) => panel.checkVisibility() && panel.offsetWidth > 0,
  );
  panels.sort((a, b) => {
    const left = a.getBoundingClientRect();
    const right = b.getBoundingClientRect();
    return left.left - right.left || left.top - right.top;
  });
  const current = panels.findIndex((panel) => panel.contains(document.activeElement));
  const next = current === -1 && step === -1 ? panels.length - 1 : current + step;
  panels[(next + panels.length) % panels.length]?.focus();
}
