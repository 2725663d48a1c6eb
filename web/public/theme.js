// Before the first paint, so that nothing flashes in the other theme. web/src/pages/shell/theme.ts writes what this reads.
;(() => {
  const theme = localStorage.getItem('latch.theme')
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme
})()
