/** SVG as text, in the colours of the client: paper by day, ink by night, as whoever looks has it. */

type Attributes = Readonly<Record<string, string | number>>

export function element(name: string, attributes: Attributes, ...children: readonly string[]): string {
  const given = Object.entries(attributes).map(([key, value]) => ` ${key}="${escape(String(value))}"`)
  const open = `<${name}${given.join('')}`
  return children.length === 0 ? `${open}/>` : `${open}>${children.join('')}</${name}>`
}

export const text = (x: number, y: number, words: string, attributes: Attributes = {}): string =>
  element('text', { x: rounded(x), y: rounded(y), ...attributes }, escape(words))

export const line = (x1: number, y1: number, x2: number, y2: number, attributes: Attributes = {}): string =>
  element('line', { x1: rounded(x1), y1: rounded(y1), x2: rounded(x2), y2: rounded(y2), ...attributes })

/** Tenths of a pixel are enough, and the same on every machine. */
export const rounded = (value: number): number => Math.round(value * 10) / 10

const escape = (words: string): string =>
  words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

/** Roles of the client’s theme, and inks that tell the others from us by more than their lightness. */
const INKS = {
  light: {
    surface: '#fefcf9',
    line: '#d8d4cc',
    text: '#16242c',
    muted: '#3f4b52',
    latch: '#084e61',
    fast: '#1a8390',
    livekit: '#7a4a86',
    janus: '#6b6f4a',
    other: '#848076',
    goal: '#94221d',
  },
  dark: {
    surface: '#181f24',
    line: '#313b40',
    text: '#f3f0ea',
    muted: '#c5c2bb',
    latch: '#8fc9d5',
    fast: '#6ed4d9',
    livekit: '#d3a8df',
    janus: '#c3c795',
    other: '#8f979c',
    goal: '#faa498',
  },
} as const

export type Ink = 'latch' | 'fast' | 'livekit' | 'janus' | 'other'

const roles = (inks: (typeof INKS)['light' | 'dark']): string =>
  Object.entries(inks)
    .map(([role, colour]) => `--${role}:${colour}`)
    .join(';')

const STYLE = `:root{${roles(INKS.light)}}
@media (prefers-color-scheme:dark){:root{${roles(INKS.dark)}}}
text{font:13px "Atkinson Hyperlegible Next",system-ui,"Segoe UI",Roboto,"Noto Sans",sans-serif;fill:var(--text)}
.title{font-size:18px;font-weight:650}.unit,.axis{fill:var(--muted)}.group{font-weight:650}
.ground{fill:var(--surface);stroke:var(--line)}.grid{stroke:var(--line)}
.goal{stroke:var(--goal);stroke-width:2}.goal-text{fill:var(--goal);font-size:12px}
${(['latch', 'fast', 'livekit', 'janus', 'other'] as const)
  .map((ink) => `.fill-${ink}{fill:var(--${ink})}.stroke-${ink}{stroke:var(--${ink});fill:none}`)
  .join('')}`

export const WIDTH = 760
export const MARGIN = 24
/** Where the drawing begins, below title and unit. */
export const TOP = 76

export interface Sheet {
  readonly title: string
  readonly unit: string
  /** For who does not see it. */
  readonly words: string
  readonly height: number
}

export function picture({ title, unit, words, height }: Sheet, drawing: readonly string[]): string {
  const size = { width: WIDTH, height: rounded(height), viewBox: `0 0 ${String(WIDTH)} ${String(rounded(height))}` }
  return `${element(
    'svg',
    { xmlns: 'http://www.w3.org/2000/svg', ...size, role: 'img' },
    element('title', {}, escape(title)),
    element('desc', {}, escape(words)),
    `<style>${STYLE}</style>\n`,
    element('rect', { class: 'ground', x: 0.5, y: 0.5, width: WIDTH - 1, height: rounded(height - 1), rx: 14 }),
    text(MARGIN, 36, title, { class: 'title' }),
    text(MARGIN, 57, unit, { class: 'unit' }),
    `\n${drawing.join('\n')}\n`,
  )}\n`
}

/** Broken at blanks into lines of about so many characters. */
export function wrapped(words: string, most: number): readonly string[] {
  const lines: string[] = ['']
  for (const word of words.split(' ')) {
    const last = lines.at(-1) ?? ''
    if (last === '') lines[lines.length - 1] = word
    else if (last.length + word.length < most) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}

/** As people write numbers: blanks between thousands. */
export const said = (value: number): string => {
  const [whole = '', part] = String(value).split('.')
  const spaced = whole.replace(/\B(?=(\d{3})+$)/g, '\u202f')
  return part === undefined ? spaced : `${spaced}.${part}`
}
