/** The drawn pages: before the meeting, and after it. */
import type { PictureSize } from './compositor.ts'
import { drawIcon, drawMark, ICONS, type Icon } from './icons.ts'
import { digits, fittingFont, regular, strong, wrapped, type Pen } from './lettering.ts'
import { PALETTE } from './palette.ts'
import type { Card } from './scene.ts'

/** The mark stands for the sign of welcome. */
const SIGNS: Readonly<Record<Exclude<Card['sign'], 'welcome'>, Icon>> = {
  locked: ICONS.locked,
  waiting: ICONS.door,
  refused: ICONS.refused,
  over: ICONS.over,
}

/** Of the height. */
const SIGN = 0.16
const TITLE = 0.085
const TEXT = 0.045
const DIGITS = 0.085
const MARGIN = 0.05
/** Of the width. */
const COLUMN = 0.82
const MOST_LINES = 5

/** A part of the page, one below another. */
interface Block {
  readonly height: number
  readonly draw: (top: number) => void
}

export function drawCard(pen: Pen, size: PictureSize, card: Card): void {
  pen.fillStyle = PALETTE.ground
  pen.fillRect(0, 0, size.width, size.height)
  drawFrame(pen, size, card.sign === 'locked')
  const blocks = [
    sign(pen, size, card.sign),
    ...title(pen, size, card.title),
    ...lines(pen, size, card.lines),
    ...entry(pen, size, card.digits),
  ]
  let top = (size.height - blocks.reduce((sum, { height }) => sum + height, 0)) / 2
  for (const block of blocks) {
    block.draw(top)
    top += block.height
  }
}

/** The room’s frame: with a gap as wide as a door, or with the bolt across it. */
function drawFrame(pen: Pen, { width, height }: PictureSize, locked: boolean): void {
  const margin = height * MARGIN
  const gap = { from: width * 0.6, to: width * 0.6 + height * 0.12 }
  const radius = height / 36
  pen.strokeStyle = locked ? PALETTE.lockLine : PALETTE.line
  pen.lineWidth = Math.max(1, (height / 720) * (locked ? 5 : 2))
  pen.beginPath()
  pen.moveTo(gap.to, margin)
  pen.arcTo(width - margin, margin, width - margin, height - margin, radius)
  pen.arcTo(width - margin, height - margin, margin, height - margin, radius)
  pen.arcTo(margin, height - margin, margin, margin, radius)
  pen.arcTo(margin, margin, gap.from, margin, radius)
  pen.lineTo(gap.from, margin)
  pen.stroke()
  pen.fillStyle = locked ? PALETTE.lock : PALETTE.line
  drawBolt(pen, gap.from, margin, gap.to - gap.from, locked)
}

function drawBolt(pen: Pen, x: number, y: number, width: number, locked: boolean): void {
  const height = width / 5
  pen.beginPath()
  if (locked) pen.roundRect(x - height, y - height / 2, width + 2 * height, height, height / 3)
  pen.roundRect(x + width, y - height, height * 0.8, 2 * height, height / 4)
  pen.fill()
}

function sign(pen: Pen, { width, height }: PictureSize, which: Card['sign']): Block {
  const size = height * SIGN
  const draw = (y: number): void => {
    const at = { x: (width - size) / 2, y, size }
    if (which === 'welcome') drawMark(pen, at, PALETTE.text, PALETTE.lock)
    else drawIcon(pen, SIGNS[which], at, which === 'locked' ? PALETTE.lock : PALETTE.accent)
  }
  return { height: size + height * 0.03, draw }
}

/** On one line, or smaller on two. */
function title(pen: Pen, { width, height }: PictureSize, text: string): readonly Block[] {
  const large = strong(Math.round(height * TITLE))
  const fits = inFont(pen, large).measureText(text).width <= width * COLUMN
  const font = fits ? large : strong(Math.round(height * TITLE * 0.75))
  return wrapped(inFont(pen, font), text, width * COLUMN, 2).map((line) =>
    centred(pen, width, line, font, height * TITLE * (fits ? 1.5 : 1.1), PALETTE.text),
  )
}

function lines(pen: Pen, { width, height }: PictureSize, texts: readonly string[]): readonly Block[] {
  const font = regular(Math.round(height * TEXT))
  const all = texts.flatMap((text) => wrapped(inFont(pen, font), text, width * COLUMN, MOST_LINES))
  return all.slice(0, MOST_LINES).map((line) => centred(pen, width, line, font, height * TEXT * 1.4, PALETTE.muted))
}

function centred(pen: Pen, width: number, text: string, font: string, height: number, colour: string): Block {
  const draw = (top: number): void => {
    pen.font = font
    pen.fillStyle = colour
    pen.textAlign = 'center'
    pen.textBaseline = 'middle'
    pen.fillText(text, width / 2, top + height / 2)
  }
  return { height, draw }
}

/** Where digits are typed: a field that grows with them. */
function entry(pen: Pen, { width, height }: PictureSize, typed: string | null): readonly Block[] {
  if (typed === null) return []
  const space = height * 0.03
  const font = fittingFont(pen, typed, digits, Math.round(height * DIGITS), width * COLUMN)
  const wide = Math.min(width * COLUMN + 2 * space, Math.max(width * 0.36, inFont(pen, font).measureText(typed).width + 2 * space))
  const tall = height * DIGITS * 1.6
  const text = centred(pen, width, typed, font, tall, PALETTE.text)
  const draw = (top: number): void => {
    pen.beginPath()
    pen.roundRect((width - wide) / 2, top + space, wide, tall, height / 72)
    pen.fillStyle = PALETTE.raised
    pen.fill()
    pen.strokeStyle = PALETTE.line
    pen.lineWidth = Math.max(1, height / 360)
    pen.stroke()
    text.draw(top + space)
  }
  return [{ height: tall + space, draw }]
}

function inFont(pen: Pen, font: string): Pen {
  pen.font = font
  return pen
}
