import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useT } from '../../i18n/i18n.ts'
import { IconButton } from '../../ui/button.tsx'

export interface PagerProps {
  readonly page: number
  readonly pages: number
  readonly onPage: (page: number) => void
}

export const Pager = ({ page, pages, onPage }: PagerProps) => {
  const t = useT()
  if (pages < 2) return null
  return (
    <div className="pager">
      <IconButton
        label={t('previousPage')}
        icon={<ChevronLeft aria-hidden="true" size={20} />}
        isDisabled={page === 0}
        onPress={() => onPage(page - 1)}
      />
      <span>{t('pageOf', { n: page + 1, count: pages })}</span>
      <IconButton
        label={t('nextPage')}
        icon={<ChevronRight aria-hidden="true" size={20} />}
        isDisabled={page === pages - 1}
        onPress={() => onPage(page + 1)}
      />
    </div>
  )
}
