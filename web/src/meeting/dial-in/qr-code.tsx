import { useEffect, useState } from 'react'

/** Loaded only where there is a number to call. */
export const QrCode = ({ text, label }: { readonly text: string; readonly label: string }) => {
  const [image, setImage] = useState<string | null>(null)
  useEffect(() => {
    let over = false
    void import('qrcode').then(({ default: qr }) => !over && setImage(drawn(qr.create(text, { errorCorrectionLevel: 'M' }).modules)))
    return () => {
      over = true
    }
  }, [text])
  return image === null ? <span className="qr" /> : <img className="qr" alt={label} src={image} />
}

/** A picture within an address, so that nothing is asked of any server. */
function drawn({ size, data }: { readonly size: number; readonly data: Uint8Array }): string {
  const dark = [...data].flatMap((bit, at) => (bit === 0 ? [] : [`M${String(at % size)} ${String(Math.floor(at / size))}h1v1h-1z`]))
  const picture = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${String(size)} ${String(size)}" shape-rendering="crispEdges"><path d="${dark.join('')}"/></svg>`
  return `data:image/svg+xml,${encodeURIComponent(picture)}`
}
