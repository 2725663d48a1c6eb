/** Signs as lines on a field of 24 × 24. What is filled says so with its name. */
import { Path2D } from '@napi-rs/canvas'
import type { Pen } from './lettering.ts'

export interface Icon {
  readonly lines: string
  readonly filled?: string
}

export const ICONS = {
  locked: { lines: 'M8 11V8a4 4 0 0 1 8 0v3', filled: 'M8 11h8a3 3 0 0 1 3 3v4a3 3 0 0 1-3 3H8a3 3 0 0 1-3-3v-4a3 3 0 0 1 3-3z' },
  open: { lines: 'M8 11V6.5a4 4 0 0 1 7.7-1.5 M8 11h8a3 3 0 0 1 3 3v4a3 3 0 0 1-3 3H8a3 3 0 0 1-3-3v-4a3 3 0 0 1 3-3z M9.5 16h1.5' },
  microphoneOff: {
    lines:
      'M12 3.5a2.6 2.6 0 0 0-2.6 2.6V8 M9.4 11.6a2.6 2.6 0 0 0 4.4 1.8 M14.6 10V6.1 M6 11.5a6 6 0 0 0 9.6 4.8 M18 11.5a6 6 0 0 1-.6 2.6 M12 17.8V21 M4 4l16 16',
  },
  door: { lines: 'M7 20.5V5a1.5 1.5 0 0 1 1.5-1.5h7A1.5 1.5 0 0 1 17 5v15.5 M4 20.5h16 M13.8 12v.6' },
  refused: { lines: 'M21 12a9 9 0 1 1-18 0a9 9 0 0 1 18 0z M8 12h8' },
  over: { lines: 'M21 12a9 9 0 1 1-18 0a9 9 0 0 1 18 0z M8 12.3l2.7 2.7l5.3-5.6' },
  attendees: {
    lines:
      'M12.5 8a3.5 3.5 0 1 1-7 0a3.5 3.5 0 0 1 7 0z M2.5 20v-1a5 5 0 0 1 5-5h3a5 5 0 0 1 5 5v1 M16 4.8a3.5 3.5 0 0 1 0 6.4 M18 14.4a5 5 0 0 1 3.5 4.6v1',
  },
} as const satisfies Record<string, Icon>

export function drawIcon(
  pen: Pen,
  icon: Icon,
  at: { readonly x: number; readonly y: number; readonly size: number },
  colour: string,
): void {
  pen.save()
  pen.translate(at.x, at.y)
  pen.scale(at.size / 24, at.size / 24)
  pen.lineWidth = 1.9
  pen.lineCap = 'round'
  pen.lineJoin = 'round'
  pen.strokeStyle = colour
  pen.fillStyle = colour
  pen.stroke(shape(icon.lines))
  if (icon.filled !== undefined) pen.fill(shape(icon.filled))
  pen.restore()
}

/** The L whose brass part closes it into a frame, on a field of 32 × 32. */
const MARK = 'M3 5a2 2 0 0 1 2-2h3a2 2 0 0 1 2 2v17h17a2 2 0 0 1 2 2v3a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2z'
const BOLT = 'M12 5.5h14.5v14.5'

export function drawMark(pen: Pen, at: { readonly x: number; readonly y: number; readonly size: number }, ink: string, bolt: string): void {
  pen.save()
  pen.translate(at.x, at.y)
  pen.scale(at.size / 32, at.size / 32)
  pen.fillStyle = ink
  pen.fill(shape(MARK))
  pen.lineWidth = 5
  pen.lineJoin = 'round'
  pen.strokeStyle = bolt
  pen.stroke(shape(BOLT))
  pen.restore()
}

const shape = (path: string): Path2D => new Path2D(path)
