/** RFC 4180; a cell that a spreadsheet would take for a formula is made text. */
export const csv = (lines: readonly (readonly string[])[]): string => lines.map((cells) => `${cells.map(cell).join(',')}\r\n`).join('')

const cell = (text: string): string => {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}
