/** What lies over the pictures of a meeting: names, initials, rounded corners, the padlock and its word, notices. */
import type { PictureSize } from './compositor.ts'
import { drawIcon, ICONS } from './icons.ts'
import { initialsOf } from './initials.ts'
import type { Layout } from './layout.ts'
import { regular, shortened, strong, type Pen } from './lettering.ts'
import { PALETTE, tintOf } from './palette.ts'
import type { Rectangle } from './raster.ts'
import type { MeetingScene, Tile } from './scene.ts'

/** Of the height of text. */
const PADDING = 0.45
const LABEL = 1.55
const CORNER = 0.5

/** `shown`: whether a tile has a picture just now. */
export function drawMeeting(pen: Pen, size: PictureSize, scene: MeetingScene, layout: Layout, shown: readonly boolean[]): void {
  for (const [i, tile] of scene.tiles.entries()) {
    const at = layout.tiles[i]
    if (at === undefined) continue
    if (shown[i] !== true) drawInitials(pen, tile, at, layout.text)
    drawEdge(pen, tile, at, layout.text)
    drawName(pen, tile, at, layout.text)
  }
  drawStatus(pen, scene, layout)
  if (scene.notice !== null) drawNotice(pen, scene.notice, layout)
}

/** In the middle of what the name leaves. */
function drawInitials(pen: Pen, { name }: Tile, { x, y, width, height }: Rectangle, text: number): void {
  const room = height - text * (LABEL + PADDING)
  const tint = tintOf(name)
  pen.fillStyle = tint.ground
  pen.fillRect(x, y, width, height)
  pen.font = strong(Math.round(Math.min(width * 0.4, height * 0.36, room * 0.7)))
  pen.fillStyle = tint.text
  pen.textAlign = 'center'
  pen.textBaseline = 'middle'
  pen.fillText(initialsOf(name), x + width / 2, y + Math.min(height / 2, room * 0.56))
}

/** Rounded corners, by what lies outside them; and a line around who speaks. */
function drawEdge(pen: Pen, { speaking }: Tile, { x, y, width, height }: Rectangle, text: number): void {
  const radius = text * CORNER
  pen.fillStyle = PALETTE.ground
  pen.beginPath()
  pen.rect(x, y, width, height)
  pen.roundRect(x, y, width, height, radius)
  pen.fill('evenodd')
  if (!speaking) return
  const line = Math.max(2, text / 6)
  pen.strokeStyle = PALETTE.speaking
  pen.lineWidth = line
  pen.beginPath()
  pen.roundRect(x + line / 2, y + line / 2, width - line, height - line, radius - line / 2)
  pen.stroke()
}

/** Below left, on a ground of its own: read whatever the picture shows. */
function drawName(pen: Pen, { name, muted }: Tile, { x, y, width, height }: Rectangle, text: number): void {
  const padding = text * PADDING
  const icon = muted ? text * 1.1 : 0
  const room = width - 4 * padding - icon
  pen.font = regular(text)
  const words = shortened(pen, name, room)
  if (words === '…' && !muted) return
  const label = { width: Math.min(room, pen.measureText(words).width) + icon + 2 * padding, height: text * LABEL }
  const left = x + padding
  const top = y + height - padding - label.height
  pen.fillStyle = PALETTE.surface
  pen.beginPath()
  pen.roundRect(left, top, label.width, label.height, text * 0.25)
  pen.fill()
  if (muted) drawIcon(pen, ICONS.microphoneOff, { x: left + padding * 0.6, y: top + (label.height - text) / 2, size: text }, PALETTE.off)
  pen.fillStyle = PALETTE.text
  pen.textAlign = 'left'
  pen.textBaseline = 'middle'
  pen.fillText(words, left + padding + icon, top + label.height / 2)
}

/** The padlock with its word at the left, and at the right how many are there. */
function drawStatus(pen: Pen, { status }: MeetingScene, { status: at, text }: Layout): void {
  pen.font = strong(text)
  pen.textBaseline = 'middle'
  const padding = text * PADDING
  const middle = at.y + at.height / 2 + padding * 0.3
  const height = text * LABEL
  const words = shortened(pen, status.lock, at.width / 2)
  pen.beginPath()
  pen.roundRect(at.x, middle - height / 2, pen.measureText(words).width + text * 1.3 + 2 * padding, height, height / 2)
  pen.fillStyle = status.locked ? PALETTE.lock : PALETTE.surface
  pen.fill()
  const ink = status.locked ? PALETTE.onLock : PALETTE.text
  drawIcon(pen, status.locked ? ICONS.locked : ICONS.open, { x: at.x + padding, y: middle - text / 2, size: text }, ink)
  pen.fillStyle = ink
  pen.textAlign = 'left'
  pen.fillText(words, at.x + padding + text * 1.3, middle)
  drawAttendees(pen, status.attendees, at, middle, text)
}

function drawAttendees(pen: Pen, attendees: string, at: Rectangle, middle: number, text: number): void {
  pen.font = regular(text)
  pen.fillStyle = PALETTE.text
  pen.textAlign = 'right'
  const words = shortened(pen, attendees, at.width / 3)
  pen.fillText(words, at.x + at.width, middle)
  const left = at.x + at.width - pen.measureText(words).width - text * 1.4
  drawIcon(pen, ICONS.attendees, { x: left, y: middle - text / 2, size: text }, PALETTE.muted)
}

/** In the middle, where it hides no name. */
function drawNotice(pen: Pen, notice: string, { notice: at, text }: Layout): void {
  pen.font = strong(text)
  const padding = text * PADDING * 2
  const words = shortened(pen, notice, at.width - 2 * padding)
  const width = pen.measureText(words).width + 2 * padding
  const height = text * LABEL * 1.3
  const left = at.x + (at.width - width) / 2
  pen.beginPath()
  pen.roundRect(left, at.y, width, height, text * 0.4)
  pen.fillStyle = PALETTE.raised
  pen.fill()
  pen.strokeStyle = PALETTE.line
  pen.lineWidth = Math.max(1, text / 14)
  pen.stroke()
  pen.fillStyle = PALETTE.text
  pen.textAlign = 'center'
  pen.textBaseline = 'middle'
  pen.fillText(words, at.x + at.width / 2, at.y + height / 2)
}
