import { Fragment } from 'react'

/** A sentence of the translations whose `<b>…</b>` parts are strong. Nothing in it is ever read as HTML. */
export const RichText = ({ text }: { readonly text: string }) => (
  <>
    {text.split(/<b>(.*?)<\/b>/u).map((part, place) => (
      // Every second part stood between the marks; the parts never change places.
      // eslint-disable-next-line react/no-array-index-key
      <Fragment key={place}>{place % 2 === 1 ? <b>{part}</b> : part}</Fragment>
    ))}
  </>
)
