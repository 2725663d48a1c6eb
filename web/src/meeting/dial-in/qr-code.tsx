import { useEffect, useState } from 'react'

/** Loaded only where there is a number to call. */
export const QrCode = ({ text, label }: { readonly text: string; readonly label: string }) => {
  const [code, setCode] = useState<{ readonly path: string; readonly size: number } | null>(null)
  useEffect(() => {
    let over = false
    void import('qrcode').then(({ default: qr }) => !over && setCode(drawn(qr.create(text, { errorCorrectionLevel: 'M' }).modules)))
    return () => {
      over = true
    }
  }, [text])
  return (
    <span className="qr" role="img" aria-label={label}>
      {code === null ? null : (
        <svg viewBox={`0 0 ${String(code.size)} ${String(code.size)}`} aria-hidden="true">
          <path d={code.path} />
        </svg>
      )}
    </span>
  )
}

function drawn({ size, data }: { readonly size: number; readonly data: Uint8Array }): { path: string; size: number } {
  const dark = [...data].flatMap((bit, at) => (bit === 0 ? [] : [`M${String(at % size)} ${String(Math.floor(at / size))}h1v1h-1z`]))
  return { path: dark.join(''), size }
}
