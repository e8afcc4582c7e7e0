// Applied before the first paint, so that a stored theme never flashes the other one. A file of its own, because the
// content security policy allows no inline script.
(() => {
  try {
    const { state } = JSON.parse(localStorage.getItem('tradewind.settings') ?? '{}');
    if (state?.theme === 'dark' || state?.theme === 'light')
      document.documentElement.dataset.theme = state.theme;
    if (state?.directionColours) document.documentElement.dataset.direction = state.directionColours;
  } catch {
    // An unreadable setting means the system's default, which is what the page has without this script.
  }
})();
